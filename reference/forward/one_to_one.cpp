#include "reference/forward/one_to_one.h"

namespace guestlink::forward {

OneToOne::OneToOne(const std::vector<AddressPair>& pairs) {
  for (const AddressPair& pair : pairs) {
    outside_.emplace(pair.inside.value, pair.outside);
    inside_.emplace(pair.outside.value, pair.inside);
  }
}

void OneToOne::readdress(net::Ipv4Address before, net::Ipv4Address after) {
  const auto owner = inside_of(before);
  if (!owner) return;
  inside_.erase(before.value);
  inside_.emplace(after.value, *owner);
  outside_[owner->value] = after;
}

}  // namespace guestlink::forward
