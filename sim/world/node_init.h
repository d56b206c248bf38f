#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reference/base/result.h"

namespace guestlink::sim {

/// Makes a node's own process-id, mount and uts namespaces, in a process of the world that is only
/// for this; process 1 of the first holds them as long as the world lives, and reaps whom nobody
/// waits for.  Sends them in that order over `socket`.
Status raise_node(const std::string& name, std::uint64_t bytes,
                  const std::vector<std::string>& visible, int socket);

}  // namespace guestlink::sim
