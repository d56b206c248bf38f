#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "sim/medium/topology.h"
#include "sim/medium/wifi.h"
#include "sim/medium/wire.h"
#include "sim/world/world.h"

namespace guestlink::sim {

/// A link that the wire process carries.
struct WiredLink {
  std::string id;
  std::string name_a;  ///< The wire's interfaces, whose other ends are the nodes'.
  std::string name_b;
  Impairment impairment;
  std::optional<WifiSettings> wifi;
  std::uint64_t seed = 0;
};

/// The wired links of `topology`, each with a seed of its own made from `seed`.
std::vector<WiredLink> wired_links(const Topology& topology, std::uint64_t seed);

/// What the world asks of its wire process, and what that answers.  Both are the same program, so
/// the bytes are the structs' own.
struct WireRequest {
  enum class Kind : std::uint8_t { impairment, wifi, counts };
  Kind kind = Kind::counts;
  std::uint32_t link = 0;  ///< Its place among the wired links.
  Impairment impairment;
  WifiSettings wifi;
};
struct WireReply {
  bool good = false;
  LinkCounts counts;
};

/// Carries frames between the ends of `links` in the calling process's network namespace until it
/// is killed, and obeys what comes over `control`.  Prints "ready".  Returns only on failure.
Result<std::string> carry_wires(const std::vector<WiredLink>& links, int control);

}  // namespace guestlink::sim
