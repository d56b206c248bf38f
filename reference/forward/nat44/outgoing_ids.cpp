#include "reference/forward/nat44/outgoing_ids.h"

namespace guestlink::forward::nat44 {

void OutgoingIds::forget_oldest() {
  const auto found = owners_.find(order_.front().key);
  if (found != owners_.end() && found->second.until <= order_.front().until) owners_.erase(found);
  order_.pop_front();
}

std::uint16_t OutgoingIds::id_for(net::Ipv4Address outside, net::Ipv4Address remote,
                                  std::uint8_t protocol, std::uint16_t id, net::Ipv4Address inside,
                                  Instant now) {
  while (!order_.empty() && (order_.front().until <= now || order_.size() >= most)) forget_oldest();
  // The datagram's own identification first, then the counter's: of 65536 at most `most` are taken.
  for (std::uint16_t candidate = id;; candidate = next_++) {
    const Key key{outside.value, remote.value, protocol, candidate};
    const auto [found, fresh] = owners_.try_emplace(key, Owner{inside.value, id, now + lifetime_});
    if (fresh) {
      order_.push_back({now + lifetime_, key});
      return candidate;
    }
    if (found->second.inside == inside.value && found->second.id == id) return candidate;
  }
}

}  // namespace guestlink::forward::nat44
