#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>

#include "reference/base/time.h"
#include "reference/forward/filter/state_table.h"

namespace guestlink::forward::filter {

/// Which datagrams' first pieces passed, so that the others may follow: only those have ports to be
/// judged by.  Pieces that come before the first one are lost.
class Fragments {
 public:
  explicit Fragments(Duration lifetime) : lifetime_(lifetime) {}

  void remember(const Place& place, std::uint32_t id, Instant now) {
    if (passed_.size() >= most) expire(now);
    if (passed_.size() < most) passed_[key(place, id)] = now;
  }
  bool follows(const Place& place, std::uint32_t id, Instant now) const {
    const auto found = passed_.find(key(place, id));
    return found != passed_.end() && found->second + lifetime_ > now;
  }
  void expire(Instant now) {
    std::erase_if(passed_, [&](const auto& one) { return one.second + lifetime_ <= now; });
  }

 private:
  static constexpr std::size_t most = 1024;
  using Key =
      std::tuple<std::uint8_t, net::Ipv6Address, net::Ipv6Address, std::uint8_t, std::uint32_t>;
  static Key key(const Place& place, std::uint32_t id) {
    const Tuple& t = place.tuple;
    return {place.port.index, t.source.address, t.destination.address, t.protocol, id};
  }

  Duration lifetime_;
  std::map<Key, Instant> passed_;
};

}  // namespace guestlink::forward::filter
