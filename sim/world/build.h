#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "sim/medium/topology.h"
#include "sim/world/descriptor.h"
#include "sim/world/netlink.h"

namespace guestlink::sim {

/// Makes a network namespace per node, and all cables and Wi-Fi links with their interfaces; the
/// calling process, which has /proc, ends up in the last.  In the nodes' order, and after them, if
/// a link is wired, the namespace of its wires' ends.  Taps are left out: only the supervisor's own
/// user may be allowed to open them.
Result<std::vector<Descriptor>> build_networks(const Topology& topology);

/// How `topology` describes the interface at `at`, with everything it leaves open filled in.
Interface description(const Topology& topology, const Endpoint& at);
/// Brings an interface that is there into the state that `one` describes, but for its MAC.
Status finish_interface(Netlink& netlink, const Interface& one);

/// Writes /proc/sys/`path` in this process's namespaces.
Status write_sysctl(const std::string& path, std::string_view value);

/// A persistent tap device in this process's network namespace.
Status make_tap_here(const std::string& name, const net::MacAddress& mac);
/// Opens a tap device of this process's network namespace, or makes one that goes with the
/// descriptor.  Frames come bare: no offloads, no header before them.
Result<Descriptor> open_tap_here(const std::string& name);

}  // namespace guestlink::sim
