#pragma once

#include <vector>

#include "reference/model/guest.h"
#include "reference/model/host.h"

namespace guestlink::config {

/// What rc.conf's variables make of the host's interfaces (freebsd-src libexec/rc/network.subr):
/// fills in cloned_interfaces, interfaces and default_router.
void complete_interfaces(model::HostConfig& host);
/// The same of a FreeBSD guest; one of OpenBSD has them from its own files.
void complete_interfaces(model::BsdNetwork& guest);

/// What words of ifconfig(8), and the pseudo words of rc.conf, do to an interface.
void read_ifconfig_words(const std::vector<Located<std::string>>& words,
                         model::HostInterface& into);

}  // namespace guestlink::config
