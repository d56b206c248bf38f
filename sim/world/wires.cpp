#include "sim/world/wires.h"

#include <fmt/format.h>

namespace guestlink::sim {

std::vector<WiredLink> wired_links(const Topology& topology, std::uint64_t seed) {
  std::vector<WiredLink> found;
  Chance seeds(seed);
  for (const Link& link : topology.links) {
    const std::uint64_t own = seeds.next();  // Also where it is not used: links keep their seeds.
    if (!link.is_wired()) continue;
    WiredLink one{link.id,
                  fmt::format("w{}a", found.size()),
                  fmt::format("w{}b", found.size()),
                  link.impairment.value_or(Impairment{}),
                  link.wifi,
                  own};
    if (one.wifi && one.wifi->station.is_zero()) {
      const Interface* const card = topology.interface(link.a);
      one.wifi->station = card != nullptr && card->mac ? *card->mac : default_mac(link.a);
    }
    found.push_back(std::move(one));
  }
  return found;
}

}  // namespace guestlink::sim
