#pragma once

#include "reference/model/boot_builder.h"

namespace guestlink::model {

/// rc.d/netif: wlans, clones, names, then each interface (freebsd-src: libexec/rc/network.subr).
void boot_netif(BootBuilder& to);

}  // namespace guestlink::model
