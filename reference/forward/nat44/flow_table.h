#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>

#include "reference/base/time.h"
#include "reference/forward/drop_reason.h"
#include "reference/forward/hash_index.h"
#include "reference/forward/keyed_hash.h"
#include "reference/forward/nat44/flow.h"
#include "reference/forward/nat44/port_pool.h"
#include "reference/forward/record_arena.h"
#include "reference/forward/settings.h"
#include "reference/forward/timing_wheel.h"
#include "reference/net/ipv4.h"

namespace guestlink::forward::nat44 {

/// What identifies a flow on one side: our end there (inside or outside endpoint) and the remote.
struct FlowKey {
  Endpoint near;
  Endpoint remote;
  std::uint8_t protocol = 0;
};

/// All mappings and sessions, in two levels as RFC 4787 has them, with their ports and timers.
/// Nothing alive is ever evicted for room (RFC 6888 REQ-11).
class FlowTable {
 public:
  FlowTable(const Nat44Settings& settings, net::Ipv4Address outside);

  enum class Side : std::uint8_t { inside, outside };
  std::uint32_t tag(Side side, const FlowKey& key) const;
  /// Brings what find() will read nearer; first the index, a while later the record.
  void prefetch_index(Side side, std::uint32_t tag) const { index(side).prefetch(tag); }
  void prefetch_record(Side side, std::uint32_t tag) const {
    const std::uint32_t guess = index(side).guess(tag);
    if (guess != nothing) sessions_.prefetch(guess);
  }
  /// The living session seen from `side`, or `nothing`.
  std::uint32_t find(Side side, std::uint32_t tag, const FlowKey& key, Instant now);
  Session& session(std::uint32_t number) { return sessions_[number]; }
  Mapping& mapping(std::uint32_t number) { return mappings_[number]; }

  /// The living mapping of an inside endpoint, or `nothing`.
  std::uint32_t mapping_of(std::uint8_t protocol, Endpoint inside) const;
  /// The living mapping behind an outside port, or `nothing`.
  std::uint32_t mapping_at(std::uint8_t protocol, std::uint16_t outside_port) const;
  /// Whether the mapping has sent to this address (address-dependent filtering).
  bool has_sent_to(std::uint32_t mapping, net::Ipv4Address remote) const;

  struct Opened {
    std::uint32_t session = nothing;
    DropReason refused = DropReason::none;
  };
  /// A session from an inside endpoint to a remote one, with its mapping made or found.
  Opened open(const FlowKey& inside_key, bool local, Instant now);
  /// The same for one that came in by `mapping`.
  Opened open_on(std::uint32_t mapping, Endpoint remote, bool local, Instant now);
  /// A session at this outside port without any mapping behind it: a port forward that holds for
  /// some remote ends only.
  Opened open_unmapped(const FlowKey& inside_key, std::uint16_t outside_port, Instant now);
  /// A mapping to this very port, however reserved, or the one the inside endpoint has; nothing
  /// when the port has another.  A permanent one never goes away.
  std::uint32_t make_fixed(std::uint8_t protocol, Endpoint inside, std::uint16_t outside_port,
                           bool permanent);

  PortPool& pool(std::uint8_t protocol) { return *pools_[pool_number(protocol)]; }

  /// Forgets what has timed out, at most `budget` records of it.
  void expire(Instant now, std::size_t budget);
  Instant next_due() const;
  Duration lifetime(const Session& session) const;

  std::size_t sessions() const { return alive_; }
  std::size_t mappings() const { return mappings_.size(); }
  /// Of records and indices.
  std::size_t bytes() const;

 private:
  static std::size_t pool_number(std::uint8_t protocol) {
    return protocol == net::ip_protocol::udp ? 0 : protocol == net::ip_protocol::tcp ? 1 : 2;
  }
  static bool has_ports(std::uint8_t protocol) {
    return protocol == net::ip_protocol::udp || protocol == net::ip_protocol::tcp ||
           protocol == net::ip_protocol::icmp;
  }
  const HashIndex& index(Side side) const {
    return side == Side::inside ? by_inside_ : by_outside_;
  }
  std::uint32_t mapping_tag(std::uint8_t protocol, Endpoint inside) const;
  std::uint32_t remote_tag(std::uint32_t mapping, net::Ipv4Address remote) const;
  std::uint32_t any_mapping_of(std::uint8_t protocol, Endpoint inside) const;
  std::uint32_t first_with_remote(std::uint32_t mapping, net::Ipv4Address remote) const;
  FlowKey key_of(Side side, const Session& session) const;

  std::uint32_t at_port(std::uint8_t protocol, std::uint16_t port) const {
    const auto& part = at_port_[pool_number(protocol)][port >> 10U];
    return part ? (*part)[port & 1023U] : nothing;
  }
  void set_at_port(std::uint8_t protocol, std::uint16_t port, std::uint32_t mapping);

  std::uint32_t make_mapping(std::uint8_t protocol, Endpoint inside, std::uint16_t wanted,
                             Instant now);
  std::uint32_t enter_mapping(std::uint8_t protocol, Endpoint inside, std::uint16_t outside_port);
  void forget_mapping(std::uint32_t number);
  void wake(std::uint32_t number);
  DropReason room_for(net::Ipv4Address inside) const;
  Opened enter_session(const FlowKey& inside_key, std::uint32_t mapping, std::uint16_t outside_port,
                       bool local, Instant now);
  void close(std::uint32_t number, Instant now);
  void link_remote(std::uint32_t number);
  void unlink_remote(std::uint32_t number);

  Nat44Settings settings_;
  net::Ipv4Address outside_;
  KeyedHash hash_;
  RecordArena<Session> sessions_;
  RecordArena<Mapping> mappings_;
  HashIndex by_inside_;
  HashIndex by_outside_;
  HashIndex mapping_by_inside_;
  HashIndex by_remote_;  ///< Mapping and remote address; used when filtering is address-dependent.
  /// By outside port, in parts that exist once a port of theirs is used: UDP, TCP, ICMP.
  using PortPart = std::array<std::uint32_t, 1024>;
  std::array<std::array<std::unique_ptr<PortPart>, 64>, 3> at_port_;
  std::array<std::unique_ptr<PortPool>, 3> pools_;
  TimingWheel session_wheel_;
  TimingWheel rest_wheel_;
  std::unordered_map<std::uint32_t, std::uint32_t> per_host_;  ///< Only when there is a limit.
  std::size_t alive_ = 0;
};

}  // namespace guestlink::forward::nat44
