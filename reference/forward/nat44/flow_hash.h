#pragma once

#include <cstdint>
#include <optional>

#include "reference/forward/endpoint.h"
#include "reference/forward/keyed_hash.h"
#include "reference/net/address.h"

namespace guestlink::forward::nat44 {

/// From where a flow is seen.
enum class Side : std::uint8_t { inside, outside };

/// What identifies a flow on one side: our end there (inside or outside endpoint) and the remote.
struct FlowKey {
  Endpoint near;
  Endpoint remote;
  std::uint8_t protocol = 0;
};

/// The tags of one flow as far as they were worked out, so that none is twice.
struct Tags {
  std::optional<std::uint32_t> inside;
  std::optional<std::uint32_t> outside;  ///< If the flow's outside end is this one:
  Endpoint outside_end{};
  std::optional<std::uint32_t> mapping;
  std::uint64_t refused_at = 0;  ///< The table's version without a port for the flow; else 0.
};

/// Under what the flow table's indices have their records: everything by one secret.
class FlowHash {
 public:
  explicit FlowHash(std::uint64_t seed) : hash_(seed) {}

  std::uint32_t flow(Side side, const FlowKey& key) const {
    const std::uint64_t rest =
        (std::uint64_t{key.near.port} << 16U) | key.remote.port |
        about(side == Side::inside ? Kind::from_inside : Kind::from_outside, key.protocol);
    return tag((std::uint64_t{key.near.address.value} << 32U) | key.remote.address.value, rest);
  }
  std::uint32_t flow(Side side, const FlowKey& key, Tags& known) const {
    std::optional<std::uint32_t>& one = side == Side::inside ? known.inside : known.outside;
    if (!one || (side == Side::outside && known.outside_end != key.near)) {
      one = flow(side, key);
      if (side == Side::outside) known.outside_end = key.near;
    }
    return *one;
  }
  std::uint32_t mapping(std::uint8_t protocol, Endpoint inside) const {
    return tag(inside.address.value, inside.port | about(Kind::mapping, protocol));
  }
  std::uint32_t mapping(std::uint8_t protocol, Endpoint inside, Tags& known) const {
    if (!known.mapping) known.mapping = mapping(protocol, inside);
    return *known.mapping;
  }
  /// Of a mapping and a remote address.
  std::uint32_t remote(std::uint32_t mapping, net::Ipv4Address remote) const {
    return tag((std::uint64_t{mapping} << 32U) | remote.value, about(Kind::remote, 0));
  }
  /// Which of several outside addresses an inside host is paired with.
  std::uint64_t pairing(net::Ipv4Address inside) const {
    return hash_(inside.value, about(Kind::pairing, 0));
  }
  /// Where a port is searched for; `salt` makes it another one each time.
  std::uint64_t port(std::uint8_t protocol, Endpoint inside, std::uint64_t salt) const {
    return hash_((std::uint64_t{inside.address.value} << 32U) | inside.port,
                 salt ^ about(Kind::port, protocol));
  }

 private:
  /// What the last word of a hash input says it is about, so that no two kinds of key are equal.
  enum class Kind : std::uint64_t { from_inside, from_outside, mapping, remote, port, pairing };
  static constexpr std::uint64_t about(Kind kind, std::uint8_t protocol) {
    return (std::uint64_t{protocol} << 40U) | (static_cast<std::uint64_t>(kind) << 48U);
  }
  std::uint32_t tag(std::uint64_t first, std::uint64_t second) const {
    return static_cast<std::uint32_t>(hash_(first, second) >> 32U);
  }

  KeyedHash hash_;
};

}  // namespace guestlink::forward::nat44
