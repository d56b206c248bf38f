#pragma once

#include "reference/model/host.h"

namespace guestlink::config {

/// What rc.conf's variables make of the host's interfaces (freebsd-src libexec/rc/network.subr):
/// fills in cloned_interfaces, interfaces and default_router.
void complete_interfaces(model::HostConfig& host);

}  // namespace guestlink::config
