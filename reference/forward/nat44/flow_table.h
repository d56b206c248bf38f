#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "reference/base/time.h"
#include "reference/forward/drop_reason.h"
#include "reference/forward/followed_flow.h"
#include "reference/forward/hash_index.h"
#include "reference/forward/keyed_hash.h"
#include "reference/forward/nat44/flow.h"
#include "reference/forward/nat44/port_pool.h"
#include "reference/forward/one_to_one.h"
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
  std::uint32_t tag(Side side, const FlowKey& key) const {
    const std::uint64_t addresses =
        (std::uint64_t{key.near.address.value} << 32U) | key.remote.address.value;
    const std::uint64_t rest =
        (std::uint64_t{key.near.port} << 16U) | key.remote.port |
        kind_word(side == Side::inside ? Kind::from_inside : Kind::from_outside, key.protocol);
    return static_cast<std::uint32_t>(hash_(addresses, rest) >> 32U);
  }
  /// Brings what find() will read nearer; first the index, a while later the record.  Inline by
  /// force: g++ takes a function that only prefetches for one without effect, and leaves calls out.
  [[gnu::always_inline]] void prefetch_index(Side side, std::uint32_t tag) const {
    index(side).prefetch(tag);
  }
  [[gnu::always_inline]] std::uint32_t prefetch_record(Side side, std::uint32_t tag) const {
    const std::uint32_t guess = index(side).guess(tag);
    if (guess != nothing) sessions_.prefetch(guess);
    return guess;
  }
  /// The living session seen from `side`, or `nothing`.
  std::uint32_t find(Side side, std::uint32_t tag, const FlowKey& key, Instant now);
  std::uint32_t find(Side side, const FlowKey& key, Instant now) {
    return find(side, tag(side, key), key, now);
  }

  /// The same, and one that has timed out stays where it is.
  std::uint32_t peek(Side side, const FlowKey& key, Instant now) const {
    const std::uint32_t found = index(side).find(tag(side, key), [&](std::uint32_t number) {
      return has_key(side, sessions_[number], key);
    });
    return found == nothing || outlives(sessions_[found], now) ? found : nothing;
  }

  /// What open() looks up, on the inside; and what prefetch_entry() found out for it.
  struct Tags {
    std::uint32_t flow = 0;
    std::uint32_t mapping = 0;
    std::uint32_t outside_flow = 0;  ///< What will be entered, if the flow's end is
    Endpoint outside{};              ///< this one.
    std::uint64_t refused_at = 0;    ///< The version without a port for it.
  };
  Tags tags(const FlowKey& inside_key) const {
    return {.flow = tag(Side::inside, inside_key),
            .mapping = mapping_tag(inside_key.protocol, inside_key.near)};
  }
  std::uint32_t mapping_tag(std::uint8_t protocol, Endpoint inside) const {
    return static_cast<std::uint32_t>(
        hash_(inside.address.value, inside.port | kind_word(Kind::mapping, protocol)) >> 32U);
  }
  /// Brings what open() will read nearer; first the mappings' index, a while later where the
  /// session will be entered, if the mapping is as guessed.
  [[gnu::always_inline]] void prefetch_mapping_index(std::uint32_t mapping_tag) const {
    mapping_by_inside_.prefetch(mapping_tag);
  }
  [[gnu::always_inline]] void prefetch_entry(const FlowKey& key, Tags& tags) const {
    const std::uint32_t guess = mapping_by_inside_.guess(tags.mapping);
    if (guess == nothing) {
      const AtAddress& at = addresses_[number_for(key.near.address)];
      const auto& pool = at.pools[pool_number(key.protocol)];
      if (pool && !pool->has_room_for(key.near.port)) {
        tags.outside = {};
        tags.refused_at = version_;
        return;
      }
      tags.outside = {at.address, key.near.port};
    } else {
      tags.outside = outside_of(mappings_[guess]);
    }
    tags.outside_flow = tag(Side::outside, {tags.outside, key.remote, key.protocol});
    tags.refused_at = 0;
    by_outside_.prefetch(tags.outside_flow);
  }
  /// Another one whenever something was entered or a port became free: until then what was not
  /// there is not, and where no port was left none is.  Never 0.
  std::uint64_t version() const { return version_; }
  /// Whether prefetch_record() guessed right, whatever has happened to the table since.
  bool is_living(Side side, std::uint32_t guess, const FlowKey& key, Instant now) const {
    if (guess == nothing) return false;
    const Session& session = sessions_[guess];
    return session.alive && has_key(side, session, key) && outlives(session, now);
  }
  Session& session(std::uint32_t number) { return sessions_[number]; }
  const Session& session(std::uint32_t number) const { return sessions_[number]; }
  Mapping& mapping(std::uint32_t number) { return mappings_[number]; }

  /// The living mapping of an inside endpoint, or `nothing`.
  std::uint32_t mapping_of(std::uint8_t protocol, Endpoint inside) const;
  /// The living mapping behind an outside endpoint, or `nothing`.
  std::uint32_t mapping_at(std::uint8_t protocol, Endpoint outside) const;
  /// Where it is seen from outside.
  Endpoint outside_of(const Mapping& mapping) const {
    return {addresses_[mapping.outside_number].address, mapping.outside_port};
  }
  /// Whether it is one of our outside addresses.
  bool is_outside(net::Ipv4Address address) const {
    const bool shared = addresses_.size() == 1 ? addresses_[0].address == address
                                               : numbers_.contains(address.value);
    return shared || one_to_one_.inside_of(address).has_value();
  }
  /// The outside addresses that are one host's alone: here nobody else is given them.
  const OneToOne& one_to_one() const { return one_to_one_; }
  /// Whether the mapping has sent to this address (address-dependent filtering).
  bool has_sent_to(std::uint32_t mapping, net::Ipv4Address remote) const;

  struct Opened {
    std::uint32_t session = nothing;
    DropReason refused = DropReason::none;
  };
  /// A session from an inside endpoint to a remote one, with its mapping made or found.
  Opened open(const FlowKey& inside_key, const Tags& tags, bool local, Instant now);
  /// The same for one that came in by `mapping`.
  Opened open_on(std::uint32_t mapping, Endpoint remote, bool local, Instant now);
  /// A session at this outside endpoint without any mapping behind it: a port forward that holds
  /// for some remote ends only.
  Opened open_unmapped(const FlowKey& inside_key, Endpoint outside, Instant now);
  /// A mapping to this very port of the first outside address, however reserved, or the one the
  /// inside endpoint has; nothing when the port has another.  A permanent one never goes away.
  std::uint32_t make_fixed(std::uint8_t protocol, Endpoint inside, std::uint16_t outside_port,
                           bool permanent);
  /// Never hands these ports of the first outside address out.
  void reserve(std::uint8_t protocol, PortRange ports) { pool(0, protocol).reserve(ports); }

  /// The first outside address became another: what used the old one is forgotten, but for
  /// permanent mappings, which move along.
  void readdress(net::Ipv4Address outside, Instant now);

  /// Forgets what has timed out, at most `budget` records of it.
  void expire(Instant now, std::size_t budget);
  Instant next_due() const;
  Duration lifetime(const Session& session) const {
    const Nat44Timeouts& timeouts = settings_.timeouts;
    switch (session.protocol) {
    case net::ip_protocol::udp: return timeouts.udp;
    case net::ip_protocol::tcp: return session.tcp.lifetime(timeouts);
    case net::ip_protocol::icmp: return timeouts.icmp_query;
    default: return timeouts.other;
    }
  }

  std::size_t sessions() const { return alive_; }
  /// The sessions that have not timed out, `most` of them told.
  FollowedFlows living(std::size_t most, Instant now) const;
  std::size_t mappings() const { return mappings_.size(); }
  /// Of records, indices and port maps.
  std::size_t bytes() const;

 private:
  /// What the last word of a hash input says it is about, so that no two kinds of key are equal.
  enum class Kind : std::uint64_t { from_inside, from_outside, mapping, remote, port, pairing };
  static constexpr std::uint64_t kind_word(Kind kind, std::uint8_t protocol) {
    return (std::uint64_t{protocol} << 40U) | (static_cast<std::uint64_t>(kind) << 48U);
  }
  static bool has_key(Side side, const Session& session, const FlowKey& key) {
    return session.remote == key.remote.address && session.remote_port == key.remote.port &&
           session.protocol == key.protocol &&
           (side == Side::inside
                ? session.inside == key.near.address && session.inside_port == key.near.port
                : session.outside == key.near.address && session.outside_port == key.near.port);
  }
  bool outlives(const Session& session, Instant now) const {
    return session.last_used + lifetime(session) > now;
  }
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
  /// How the indices read their records' tags.
  struct InsideTags {
    const RecordArena<Session>& sessions;
    std::uint32_t tag_of(std::uint32_t number) const { return sessions[number].inside_tag; }
    void prefetch(std::uint32_t number) const { sessions.prefetch(number); }
  };
  struct OutsideTags {
    const RecordArena<Session>& sessions;
    std::uint32_t tag_of(std::uint32_t number) const { return sessions[number].outside_tag; }
    void prefetch(std::uint32_t number) const { sessions.prefetch(number); }
  };
  struct RemoteTags {
    const FlowTable& table;
    std::uint32_t tag_of(std::uint32_t number) const {
      const Session& session = table.sessions_[number];
      return table.remote_tag(session.mapping, session.remote);
    }
    void prefetch(std::uint32_t number) const { table.sessions_.prefetch(number); }
  };
  struct MappingTags {
    const FlowTable& table;
    std::uint32_t tag_of(std::uint32_t number) const {
      return table.mapping_tag(table.mappings_[number]);
    }
    void prefetch(std::uint32_t number) const { table.mappings_.prefetch(number); }
  };
  std::uint32_t mapping_tag(const Mapping& mapping) const {
    return mapping_tag(mapping.protocol, {mapping.inside, mapping.inside_port});
  }
  std::uint32_t remote_tag(std::uint32_t mapping, net::Ipv4Address remote) const;
  std::uint32_t any_mapping_of(std::uint32_t tag, std::uint8_t protocol, Endpoint inside) const;
  std::uint32_t first_with_remote(std::uint32_t mapping, net::Ipv4Address remote) const;

  /// Mappings by outside port, in parts that exist once a port of theirs is used.
  using PortPart = std::array<std::uint32_t, 1024>;
  /// What there is of each outside address: UDP, TCP, ICMP.
  struct AtAddress {
    net::Ipv4Address address;
    std::array<std::array<std::unique_ptr<PortPart>, 64>, 3> at_port;
    std::array<std::unique_ptr<PortPool>, 3> pools;  ///< Made when first needed.
  };
  PortPool& pool(std::size_t address, std::uint8_t protocol);
  PortPool& pool_of(const Mapping& mapping) {
    return pool(mapping.outside_number, mapping.protocol);
  }
  /// How many of the first places in addresses_ are not shared by all: 1 if the attachment's own is
  /// one host's alone, else 0.
  std::size_t first_shared() const { return one_to_one_.inside_of(addresses_[0].address) ? 1 : 0; }
  /// The outside address of an inside host, always the same one (RFC 4787 REQ-2: paired).
  std::uint16_t number_for(net::Ipv4Address inside) const {
    return addresses_.size() == 1 ? std::uint16_t{0} : number_of_many(inside);
  }
  std::uint16_t number_of_many(net::Ipv4Address inside) const;

  std::uint32_t at_port(std::size_t address, std::uint8_t protocol, std::uint16_t port) const {
    const auto& part = addresses_[address].at_port[pool_number(protocol)][port >> 10U];
    return part ? (*part)[port & 1023U] : nothing;
  }
  void set_at_port(std::size_t address, std::uint8_t protocol, std::uint16_t port,
                   std::uint32_t mapping);

  std::uint32_t make_mapping(std::uint32_t tag, std::uint8_t protocol, Endpoint inside,
                             Instant now);
  std::uint32_t enter_mapping(std::uint32_t tag, std::uint8_t protocol, Endpoint inside,
                              std::uint16_t address, std::uint16_t outside_port);
  void forget_mapping(std::uint32_t number);
  /// Ends a mapping's rest before its time; its record goes when the wheel comes round.
  void end_rest(std::uint32_t number);
  void wake(std::uint32_t number);
  DropReason room_for(net::Ipv4Address inside) const;
  Opened enter_session(const FlowKey& inside_key, const Tags& tags, std::uint32_t mapping,
                       Endpoint outside, bool local, Instant now);
  void close(std::uint32_t number, Instant now);
  void link_remote(std::uint32_t number);
  void unlink_remote(std::uint32_t number);

  Nat44Settings settings_;
  OneToOne one_to_one_;
  KeyedHash hash_;
  RecordArena<Session> sessions_;
  RecordArena<Mapping> mappings_;
  HashIndex by_inside_;
  HashIndex by_outside_;
  HashIndex mapping_by_inside_;
  HashIndex by_remote_;  ///< Mapping and remote address; used when filtering is address-dependent.
  std::vector<AtAddress> addresses_;  ///< The attachment's own first, then the pool's.
  std::unordered_map<std::uint32_t, std::uint16_t> numbers_;  ///< Places there, by address.
  TimingWheel session_wheel_;
  TimingWheel rest_wheel_;
  std::unordered_map<std::uint32_t, std::uint32_t> per_host_;  ///< Only when there is a limit.
  std::size_t alive_ = 0;
  std::uint64_t version_ = 1;
};

}  // namespace guestlink::forward::nat44
