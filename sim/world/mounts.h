#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "sim/world/descriptor.h"

namespace guestlink::sim {

/// A file or directory of the machine outside, held open so that it can be shown inside.
struct VisiblePath {
  std::string path;
  Descriptor held;  ///< O_PATH.
};

/// A file tree to be moved to /dev/net, with a tun device that everybody in the world may open: on
/// some machines only root may open the machine's own, and the world's root is nobody outside.
/// None where we are not root: then the machine's own has to do.
Descriptor make_net_devices();

/// Turns the calling process's mount namespace, its own, into the tree all nodes share: the
/// machine's files read-only, a fresh /proc, a minimal /dev, stubs over the commands that would
/// reach out, and /run with the program, the stubs and the visible paths.
Status make_shared_tree(const Descriptor& program, const std::vector<std::string>& covered,
                        const std::vector<VisiblePath>& visible, const Descriptor& net_devices);

/// Where this machine has the commands that stubs stand in for: looked up once, for all worlds.
const std::vector<std::string>& commands_to_cover();

/// Makes a node's own tree of the shared one, in the calling process: a /proc of its own process-id
/// namespace, and private, bounded /etc, /root, /home, /var, /run and /tmp.  `name` is the node's
/// host name.
Status make_node_tree(const std::string& name, std::uint64_t bytes,
                      const std::vector<std::string>& visible);

/// Where the program and the stubs are found in every node.
inline constexpr const char* own_directory = "/run/guestlink";
inline constexpr const char* search_path =
    "/run/guestlink/stubs:/run/guestlink/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:"
    "/sbin:/bin";
/// Where a node's stubs write what they were asked to do: one line per call.
inline constexpr const char* stub_log = "/var/log/guestlink-stubs";

}  // namespace guestlink::sim
