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
#include "reference/forward/nat44/flow.h"
#include "reference/forward/nat44/flow_hash.h"
#include "reference/forward/nat44/port_pool.h"
#include "reference/forward/nat44/port_seats.h"
#include "reference/forward/one_to_one.h"
#include "reference/forward/record_arena.h"
#include "reference/forward/settings.h"
#include "reference/forward/timing_wheel.h"
#include "reference/net/ipv4.h"

namespace guestlink::forward::nat44 {

/// All mappings and sessions, in two levels as RFC 4787 has them, with their ports and timers.
/// Nothing alive is ever evicted for room (RFC 6888 REQ-11).
///
/// At each outside port there is a seat for one of its mapping's sessions, the first to come when
/// nobody sits there.  A mapping is "kept" when it has the port that its inside endpoint has, at
/// the outside address of that host: then its seat is known from inside as well as from outside.
/// Who sits is found by the seat; the hash indices have only all the others.
class FlowTable {
 public:
  FlowTable(const Nat44Settings& settings, net::Ipv4Address outside);

  /// The living session seen from `side`, or `nothing`.
  std::uint32_t find(Side side, const FlowKey& key, Tags& tags, Instant now);
  std::uint32_t find(Side side, const FlowKey& key, Instant now) {
    Tags tags;
    return find(side, key, tags, now);
  }
  /// The same, and one that has timed out stays where it is.
  std::uint32_t peek(Side side, const FlowKey& key, Instant now) const {
    Tags tags;
    const std::uint32_t found = any_session(side, key, tags);
    return found == nothing || outlives(sessions_[found], now) ? found : nothing;
  }

  /// What find() and open() will read of a flow is brought nearer in steps, each a while after the
  /// one before; and this is what they find out, to guess by.
  struct Ahead {
    Seat seat;
    bool may_be_indexed = false;    ///< Where nobody is guessed to sit.
    std::uint32_t guess = nothing;  ///< The session, most likely.
    Tags tags;
  };
  /// Where a flow sits if it does: from inside at the port that it has there, at its host's outside
  /// address.
  Seat seat(Side side, const FlowKey& key) const {
    std::size_t address = 0;
    if (side == Side::inside) {
      address = number_for(key.near.address);
    } else if (addresses_[0].address != key.near.address) {
      const auto found = numbers_.find(key.near.address.value);
      if (found == numbers_.end()) return {};
      address = found->second;
    }
    return addresses_[address].seats[pool_number(key.protocol)][key.near.port];
  }
  /// Who sits at `ahead.seat`, or else the index.  Inline by force: g++ takes a function that only
  /// prefetches for one without effect, and leaves calls out.
  [[gnu::always_inline]] void look_at_seat(Side side, const FlowKey& key, Ahead& ahead) const {
    ahead.tags = {};
    ahead.guess = ahead.seat.session_with(key.remote);
    ahead.may_be_indexed = ahead.guess == nothing && may_be_indexed(side, ahead.seat);
    if (ahead.guess != nothing) sessions_.prefetch(ahead.guess);
    if (ahead.may_be_indexed) index(side).prefetch(hash_.flow(side, key, ahead.tags));
  }
  [[gnu::always_inline]] void look_in_index(Side side, const FlowKey& key, Ahead& ahead) const {
    if (!ahead.may_be_indexed) return;
    ahead.guess = index(side).guess(hash_.flow(side, key, ahead.tags));
    if (ahead.guess != nothing) sessions_.prefetch(ahead.guess);
  }
  /// Of one from inside that seems to be new: what tells whether there is a mapping.
  [[gnu::always_inline]] void prefetch_mapping(const FlowKey& key, Ahead& ahead) const {
    if (ahead.seat.has_session()) {
      sessions_.prefetch(ahead.seat.session());
    } else if (!ahead.seat.has_nobody()) {
      mappings_.prefetch(ahead.seat.mapping());
    }
    if (mapping_by_inside_.size() != 0) {
      mapping_by_inside_.prefetch(hash_.mapping(key.protocol, key.near, ahead.tags));
    }
  }
  /// And where it will be entered, or that it will not.
  [[gnu::always_inline]] void prefetch_entry(const FlowKey& key, Ahead& ahead) const {
    std::uint32_t mapping = mapping_in(ahead.seat);
    if (mapping == nothing || !is_of(mappings_[mapping], key.protocol, key.near)) {
      mapping = mapping_by_inside_.size() == 0
                    ? nothing
                    : mapping_by_inside_.guess(hash_.mapping(key.protocol, key.near, ahead.tags));
    }
    if (mapping == nothing) {
      const auto& pool = addresses_[number_for(key.near.address)].pools[pool_number(key.protocol)];
      if (pool && !pool->has_room_for(key.near.port)) ahead.tags.refused_at = version_;
      return;
    }
    if (seat_of(mappings_[mapping]).has_session()) {
      const FlowKey back{outside_of(mappings_[mapping]), key.remote, key.protocol};
      by_outside_.prefetch(hash_.flow(Side::outside, back, ahead.tags));
    }
  }
  /// Another one whenever something was entered or a port became free: until then what was not
  /// there is not, and where no port was left none is.  Never 0.
  std::uint64_t version() const { return version_; }
  /// Whether the guess made ahead is right, whatever has happened to the table since.
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
  Opened open(const FlowKey& inside_key, Tags& tags, bool local, Instant now);
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
  static bool is_of(const Mapping& mapping, std::uint8_t protocol, Endpoint inside) {
    return mapping.inside == inside.address && mapping.inside_port == inside.port &&
           mapping.protocol == protocol;
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
      return table.hash_.remote(session.mapping, session.remote);
    }
    void prefetch(std::uint32_t number) const { table.sessions_.prefetch(number); }
  };
  struct MappingTags {
    const FlowTable& table;
    std::uint32_t tag_of(std::uint32_t number) const {
      const Mapping& mapping = table.mappings_[number];
      return table.hash_.mapping(mapping.protocol, {mapping.inside, mapping.inside_port});
    }
    void prefetch(std::uint32_t number) const { table.mappings_.prefetch(number); }
  };
  /// The living session, timed out or not.
  std::uint32_t any_session(Side side, const FlowKey& key, Tags& tags) const;
  std::uint32_t any_mapping_of(std::uint8_t protocol, Endpoint inside, Tags& tags) const;
  std::uint32_t first_with_remote(std::uint32_t mapping, net::Ipv4Address remote) const;

  /// What there is of each outside address: UDP, TCP, ICMP.
  struct AtAddress {
    net::Ipv4Address address;
    std::array<PortSeats, 3> seats;
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

  Seat seat_of(const Mapping& mapping) const {
    return addresses_[mapping.outside_number]
        .seats[pool_number(mapping.protocol)][mapping.outside_port];
  }
  Seat& seat_of(const Mapping& mapping) {
    return addresses_[mapping.outside_number]
        .seats[pool_number(mapping.protocol)][mapping.outside_port];
  }
  /// The mapping at a seat, or `nothing`.
  std::uint32_t mapping_in(Seat seat) const {
    return seat.has_session() ? sessions_[seat.session()].mapping : seat.mapping();
  }
  /// Whether a flow that does not sit at `seat`, where it would, may be in an index.
  bool may_be_indexed(Side side, Seat seat) const {
    if (!seat.has_nobody() || unmapped_ != 0) return true;
    // With nobody there no mapping is, but for those from inside that could not keep their port.
    return side == Side::inside && mapping_by_inside_.size() != 0;
  }
  bool take_seat(std::uint32_t session);
  bool leave_seat(std::uint32_t session);
  void enter_in_index(Side side, std::uint32_t number, Tags& tags);

  std::uint32_t make_mapping(std::uint8_t protocol, Endpoint inside, Instant now, Tags& tags);
  std::uint32_t enter_mapping(std::uint8_t protocol, Endpoint inside, std::uint16_t address,
                              std::uint16_t outside_port, Tags& tags);
  /// Enters a mapping in its index that is no longer found by its port.
  void stop_keeping(std::uint32_t number);
  void leave_mapping_index(std::uint32_t number);
  void forget_mapping(std::uint32_t number);
  /// Ends a mapping's rest before its time; its record goes when the wheel comes round.
  void end_rest(std::uint32_t number);
  void wake(std::uint32_t number);
  DropReason room_for(net::Ipv4Address inside) const;
  Opened enter_session(const FlowKey& inside_key, Tags& tags, std::uint32_t mapping,
                       Endpoint outside, bool local, Instant now);
  void close(std::uint32_t number, Instant now);
  void link_remote(std::uint32_t number);
  void unlink_remote(std::uint32_t number);

  Nat44Settings settings_;
  OneToOne one_to_one_;
  FlowHash hash_;
  RecordArena<Session> sessions_;
  RecordArena<Mapping> mappings_;
  HashIndex by_inside_;   ///< Sessions, but for those that sit at the port of a kept mapping.
  HashIndex by_outside_;  ///< Sessions, but for those that sit at a port.
  HashIndex mapping_by_inside_;  ///< Mappings, but for kept ones.
  /// Mapping and remote address of sessions that do not sit at a port; used when filtering is
  /// address-dependent.
  HashIndex by_remote_;
  std::vector<AtAddress> addresses_;  ///< The attachment's own first, then the pool's.
  std::unordered_map<std::uint32_t, std::uint16_t> numbers_;  ///< Places there, by address.
  TimingWheel session_wheel_;
  TimingWheel rest_wheel_;
  std::unordered_map<std::uint32_t, std::uint32_t> per_host_;  ///< Only when there is a limit.
  std::size_t alive_ = 0;
  std::size_t unmapped_ = 0;  ///< Living sessions without a mapping.
  std::uint64_t version_ = 1;
};

}  // namespace guestlink::forward::nat44
