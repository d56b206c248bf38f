#include "reference/forward/nat44/flow_table.h"

#include <algorithm>
#include <cassert>

namespace guestlink::forward::nat44 {
namespace {

/// A session's slot in the wheel is at most this far away, so that one whose lifetime became
/// shorter (a connection that closed) is noticed in time for its port to be used again.
constexpr Duration longest_look_ahead = std::chrono::seconds(60);

}  // namespace

FlowTable::FlowTable(const Nat44Settings& settings, net::Ipv4Address outside)
    : settings_(settings), one_to_one_(settings.one_to_one), hash_(settings.seed) {
  const auto add = [&](net::Ipv4Address address) {
    const auto number = static_cast<std::uint16_t>(addresses_.size());
    if (!numbers_.try_emplace(address.value, number).second) return;
    addresses_.emplace_back().address = address;
  };
  add(outside);
  for (const AddressRange& range : settings.pool) {
    for (std::uint64_t i = 0; i < range.size(); ++i) {
      const net::Ipv4Address address{range.first.value + static_cast<std::uint32_t>(i)};
      if (!one_to_one_.inside_of(address)) add(address);
    }
  }
}

PortPool& FlowTable::pool(std::size_t address, std::uint8_t protocol) {
  const std::size_t number = pool_number(protocol);
  std::unique_ptr<PortPool>& pool = addresses_[address].pools[number];
  if (pool) return *pool;
  const bool identifiers = number == 2;
  pool = std::make_unique<PortPool>(identifiers);
  if (!identifiers) pool->confine(settings_.ports);
  return *pool;
}

std::uint16_t FlowTable::number_of_many(net::Ipv4Address inside) const {
  // The kernel behind local_port speaks from our own address.
  if (const auto own = numbers_.find(inside.value); own != numbers_.end()) return own->second;
  const std::size_t first = first_shared();
  return static_cast<std::uint16_t>(first + hash_.pairing(inside) % (addresses_.size() - first));
}

std::uint32_t FlowTable::any_session(Side side, const FlowKey& key, Tags& tags) const {
  const Seat at = seat(side, key);
  const std::uint32_t seated = at.session_with(key.remote);
  if (seated != nothing && has_key(side, sessions_[seated], key)) return seated;
  if (!may_be_indexed(side, at)) return nothing;
  return index(side).find(hash_.flow(side, key, tags), [&](std::uint32_t number) {
    return has_key(side, sessions_[number], key);
  });
}

std::uint32_t FlowTable::find(Side side, const FlowKey& key, Tags& tags, Instant now) {
  const std::uint32_t found = any_session(side, key, tags);
  if (found == nothing || outlives(sessions_[found], now)) return found;
  close(found, now);
  return nothing;
}

std::uint32_t FlowTable::any_mapping_of(std::uint8_t protocol, Endpoint inside, Tags& tags) const {
  const std::uint32_t here = mapping_in(seat(Side::inside, {inside, {}, protocol}));
  if (here != nothing && is_of(mappings_[here], protocol, inside)) return here;
  if (mapping_by_inside_.size() == 0) return nothing;
  return mapping_by_inside_.find(hash_.mapping(protocol, inside, tags), [&](std::uint32_t number) {
    return is_of(mappings_[number], protocol, inside);
  });
}

std::uint32_t FlowTable::mapping_of(std::uint8_t protocol, Endpoint inside) const {
  Tags tags;
  const std::uint32_t found = any_mapping_of(protocol, inside, tags);
  return found != nothing && mappings_[found].is_resting() ? nothing : found;
}

std::uint32_t FlowTable::mapping_at(std::uint8_t protocol, Endpoint outside) const {
  const std::uint32_t found = mapping_in(seat(Side::outside, {outside, {}, protocol}));
  return found != nothing && mappings_[found].is_resting() ? nothing : found;
}

std::uint32_t FlowTable::first_with_remote(std::uint32_t mapping, net::Ipv4Address remote) const {
  return by_remote_.find(hash_.remote(mapping, remote), [&](std::uint32_t number) {
    return sessions_[number].mapping == mapping && sessions_[number].remote == remote;
  });
}

bool FlowTable::has_sent_to(std::uint32_t mapping, net::Ipv4Address remote) const {
  const Seat seat = seat_of(mappings_[mapping]);
  const bool sits = seat.has_session() && sessions_[seat.session()].remote == remote;
  return sits || first_with_remote(mapping, remote) != nothing;
}

void FlowTable::link_remote(std::uint32_t number) {
  if (settings_.filtering != Filtering::address_dependent) return;
  Session& session = sessions_[number];
  const std::uint32_t first = first_with_remote(session.mapping, session.remote);
  if (first == nothing) {
    by_remote_.insert(hash_.remote(session.mapping, session.remote), number, RemoteTags{*this});
    return;
  }
  // Behind the first, which the index goes on naming.
  session.previous_same_remote = first;
  session.next_same_remote = sessions_[first].next_same_remote;
  sessions_[first].next_same_remote = number;
  if (session.next_same_remote != nothing) {
    sessions_[session.next_same_remote].previous_same_remote = number;
  }
}

void FlowTable::unlink_remote(std::uint32_t number) {
  if (settings_.filtering != Filtering::address_dependent) return;
  const Session& session = sessions_[number];
  const std::uint32_t next = session.next_same_remote;
  const std::uint32_t previous = session.previous_same_remote;
  if (next != nothing) sessions_[next].previous_same_remote = previous;
  if (previous != nothing) {
    sessions_[previous].next_same_remote = next;
    return;
  }
  const std::uint32_t tag = hash_.remote(session.mapping, session.remote);
  by_remote_.erase(tag, number);
  if (next != nothing) by_remote_.insert(tag, next, RemoteTags{*this});
}

bool FlowTable::take_seat(std::uint32_t session) {
  Seat& seat = seat_of(mappings_[sessions_[session].mapping]);
  if (seat.has_session() || session >= Seat::most_sessions) return false;
  seat = Seat::of_session(session, {sessions_[session].remote, sessions_[session].remote_port});
  return true;
}

bool FlowTable::leave_seat(std::uint32_t session) {
  Seat& seat = seat_of(mappings_[sessions_[session].mapping]);
  if (!seat.has_session() || seat.session() != session) return false;
  seat = Seat::of_mapping(sessions_[session].mapping);
  return true;
}

std::uint32_t FlowTable::enter_mapping(std::uint8_t protocol, Endpoint inside,
                                       std::uint16_t address, std::uint16_t outside_port,
                                       Tags& tags) {
  ++version_;
  const std::uint32_t number = mappings_.take();
  Mapping& mapping = mappings_[number];
  mapping.inside = inside.address;
  mapping.inside_port = inside.port;
  mapping.outside_port = outside_port;
  mapping.outside_number = address;
  mapping.protocol = protocol;
  mapping.kept = inside.port == outside_port && address == number_for(inside.address);
  if (!mapping.kept) {
    mapping_by_inside_.insert(hash_.mapping(protocol, inside, tags), number, MappingTags{*this});
  }
  seat_of(mapping) = Seat::of_mapping(number);
  return number;
}

void FlowTable::leave_mapping_index(std::uint32_t number) {
  const Mapping& mapping = mappings_[number];
  if (mapping.kept) return;
  const Endpoint inside{mapping.inside, mapping.inside_port};
  mapping_by_inside_.erase(hash_.mapping(mapping.protocol, inside), number);
}

void FlowTable::stop_keeping(std::uint32_t number) {
  Mapping& mapping = mappings_[number];
  mapping.kept = false;
  const Endpoint inside{mapping.inside, mapping.inside_port};
  mapping_by_inside_.insert(hash_.mapping(mapping.protocol, inside), number, MappingTags{*this});
  const Seat seat = seat_of(mapping);
  if (!seat.has_session()) return;
  Tags tags;
  enter_in_index(Side::inside, seat.session(), tags);
}

void FlowTable::forget_mapping(std::uint32_t number) {
  ++version_;
  leave_mapping_index(number);
  const Mapping& mapping = mappings_[number];
  seat_of(mapping) = Seat();
  pool_of(mapping).release(mapping.outside_port);
}

void FlowTable::end_rest(std::uint32_t number) {
  leave_mapping_index(number);
  // It is told apart in the wheel by having no protocol.
  mappings_[number].protocol = 0;
}

std::uint32_t FlowTable::make_mapping(std::uint8_t protocol, Endpoint inside, Instant now,
                                      Tags& tags) {
  const std::uint16_t address = number_for(inside.address);
  PortPool& ports = pool(address, protocol);
  if (!ports.has_room_for(inside.port)) return nothing;
  auto choice = ports.keep(inside.port);
  if (!choice) {
    // RFC 6056 section 3.3.3: unpredictable, yet the same for the same host; the clock is mixed in
    // so that a port that was just given up is not the next one's.
    const auto salt = static_cast<std::uint64_t>(now.nanoseconds);
    choice = ports.replace(inside.port, hash_.port(protocol, inside, salt));
  }
  if (!choice) return nothing;
  if (choice->was_resting) {
    end_rest(addresses_[address].seats[pool_number(protocol)][choice->port].mapping());
  }
  return enter_mapping(protocol, inside, address, choice->port, tags);
}

std::uint32_t FlowTable::make_fixed(std::uint8_t protocol, Endpoint inside,
                                    std::uint16_t outside_port, bool permanent) {
  Tags tags;
  const std::uint32_t own = any_mapping_of(protocol, inside, tags);
  if (own != nothing) {
    wake(own);
    return own;
  }
  const Endpoint outside{addresses_[0].address, outside_port};
  if (!seat(Side::outside, {outside, {}, protocol}).has_nobody()) return nothing;
  if (permanent) reserve(protocol, {outside_port, outside_port});
  pool(0, protocol).occupy(outside_port);
  const std::uint32_t number = enter_mapping(protocol, inside, 0, outside_port, tags);
  mappings_[number].permanent = permanent;
  return number;
}

void FlowTable::wake(std::uint32_t number) {
  Mapping& mapping = mappings_[number];
  if (!mapping.is_resting()) return;
  mapping.wake();
  pool_of(mapping).wake(mapping.outside_port);
}

DropReason FlowTable::room_for(net::Ipv4Address inside) const {
  if (alive_ >= settings_.max_sessions || sessions_.size() >= HashIndex::most_records) {
    return DropReason::table_full;
  }
  if (settings_.max_sessions_per_host == 0) return DropReason::none;
  const auto found = per_host_.find(inside.value);
  const bool full = found != per_host_.end() && found->second >= settings_.max_sessions_per_host;
  return full ? DropReason::session_limit : DropReason::none;
}

FlowTable::Opened FlowTable::open(const FlowKey& inside_key, Tags& tags, bool local, Instant now) {
  const DropReason refused = room_for(inside_key.near.address);
  if (refused != DropReason::none) return {nothing, refused};
  if (tags.refused_at == version_ || first_shared() == addresses_.size()) {
    return {nothing, DropReason::no_port_left};
  }
  if (!has_ports(inside_key.protocol)) {
    // One inside host per protocol and remote end: whoever comes first.
    const Endpoint outside{addresses_[number_for(inside_key.near.address)].address, 0};
    const FlowKey back{outside, inside_key.remote, inside_key.protocol};
    if (find(Side::outside, back, tags, now) != nothing) {
      return {nothing, DropReason::protocol_taken};
    }
    return enter_session(inside_key, tags, nothing, outside, local, now);
  }
  std::uint32_t mapping = any_mapping_of(inside_key.protocol, inside_key.near, tags);
  if (mapping == nothing) {
    const bool identity = inside_key.near.address == addresses_[0].address &&
                          pool(0, inside_key.protocol).is_reserved(inside_key.near.port);
    mapping = identity
                  ? make_fixed(inside_key.protocol, inside_key.near, inside_key.near.port, false)
                  : make_mapping(inside_key.protocol, inside_key.near, now, tags);
    if (mapping == nothing) return {nothing, DropReason::no_port_left};
  }
  wake(mapping);
  return enter_session(inside_key, tags, mapping, outside_of(mappings_[mapping]), local, now);
}

FlowTable::Opened FlowTable::open_on(std::uint32_t mapping, Endpoint remote, bool local,
                                     Instant now) {
  const Mapping& m = mappings_[mapping];
  const DropReason refused = room_for(m.inside);
  if (refused != DropReason::none) return {nothing, refused};
  const FlowKey key{{m.inside, m.inside_port}, remote, m.protocol};
  Tags tags;
  return enter_session(key, tags, mapping, outside_of(m), local, now);
}

FlowTable::Opened FlowTable::open_unmapped(const FlowKey& inside_key, Endpoint outside,
                                           Instant now) {
  const DropReason refused = room_for(inside_key.near.address);
  if (refused != DropReason::none) return {nothing, refused};
  Tags tags;
  return enter_session(inside_key, tags, nothing, outside, false, now);
}

FlowTable::Opened FlowTable::enter_session(const FlowKey& inside_key, Tags& tags,
                                           std::uint32_t mapping, Endpoint outside, bool local,
                                           Instant now) {
  ++version_;
  const std::uint32_t number = sessions_.take();
  Session& session = sessions_[number];
  session.inside = inside_key.near.address;
  session.inside_port = inside_key.near.port;
  session.remote = inside_key.remote.address;
  session.remote_port = inside_key.remote.port;
  session.outside = outside.address;
  session.outside_port = outside.port;
  session.protocol = inside_key.protocol;
  session.address_delta = net::change32(session.inside.value, outside.address.value);
  session.full_delta = session.address_delta.then(net::change16(session.inside_port, outside.port));
  session.last_used = now;
  session.mapping = mapping;
  session.local = local;
  session.hairpin = is_outside(session.remote);
  const bool sits = mapping != nothing && take_seat(number);
  if (!sits) enter_in_index(Side::outside, number, tags);
  if (!sits || !mappings_[mapping].kept) enter_in_index(Side::inside, number, tags);
  if (mapping == nothing) {
    ++unmapped_;
  } else {
    mappings_[mapping].add_session();
    if (!sits) link_remote(number);
  }
  if (settings_.max_sessions_per_host != 0) ++per_host_[session.inside.value];
  ++alive_;
  session_wheel_.add(number, now + std::min(lifetime(session), longest_look_ahead), now,
                     session.wheel_link);
  return {number, DropReason::none};
}

void FlowTable::enter_in_index(Side side, std::uint32_t number, Tags& tags) {
  Session& session = sessions_[number];
  const Endpoint remote{session.remote, session.remote_port};
  if (side == Side::inside) {
    const Endpoint near{session.inside, session.inside_port};
    session.inside_tag = hash_.flow(side, {near, remote, session.protocol}, tags);
    by_inside_.insert(session.inside_tag, number, InsideTags{sessions_});
  } else {
    const Endpoint near{session.outside, session.outside_port};
    session.outside_tag = hash_.flow(side, {near, remote, session.protocol}, tags);
    by_outside_.insert(session.outside_tag, number, OutsideTags{sessions_});
  }
}

void FlowTable::close(std::uint32_t number, Instant now) {
  ++version_;
  Session& session = sessions_[number];
  const bool sits = session.mapping != nothing && leave_seat(number);
  if (!sits) by_outside_.erase(session.outside_tag, number);
  if (!sits || !mappings_[session.mapping].kept) by_inside_.erase(session.inside_tag, number);
  session.alive = false;
  --alive_;
  if (settings_.max_sessions_per_host != 0) {
    const auto host = per_host_.find(session.inside.value);
    if (--host->second == 0) per_host_.erase(host);
  }
  if (session.mapping == nothing) {
    --unmapped_;
    return;
  }
  if (!sits) unlink_remote(number);
  Mapping& mapping = mappings_[session.mapping];
  if (mapping.remove_session() > 0 || mapping.permanent) return;
  mapping.rest(now + settings_.timeouts.port_rest);
  pool_of(mapping).rest(mapping.outside_port);
  if (!mapping.in_wheel) {
    mapping.in_wheel = true;
    rest_wheel_.add(session.mapping, mapping.rest_until(), now, mapping.wheel_link);
  }
}

FollowedFlows FlowTable::living(std::size_t most, Instant now) const {
  FollowedFlows found;
  for (std::uint32_t number = 0; number < sessions_.started(); ++number) {
    const Session& session = sessions_[number];
    if (!session.alive || !outlives(session, now)) continue;
    if (++found.count > most) continue;
    found.first.push_back({.protocol = session.protocol,
                           .inside = {session.inside, session.inside_port},
                           .outside = {session.outside, session.outside_port},
                           .remote = {session.remote, session.remote_port}});
  }
  return found;
}

void FlowTable::readdress(net::Ipv4Address outside, Instant now) {
  const net::Ipv4Address before = addresses_[0].address;
  if (before == outside) return;
  ++version_;
  for (std::uint32_t number = 0; number < sessions_.started(); ++number) {
    const Session& session = sessions_[number];
    if (session.alive && (session.outside == before || session.remote == before)) {
      close(number, now);
    }
  }
  // Nobody uses the others any more: a rest at an address that is not ours protects nobody.
  for (PortSeats& seats : addresses_[0].seats) {
    seats.for_each([&](Seat& seat) {
      assert(!seat.has_session());
      const std::uint32_t number = seat.mapping();
      if (mappings_[number].permanent) return;
      pool_of(mappings_[number]).release(mappings_[number].outside_port);
      end_rest(number);
      if (!mappings_[number].in_wheel) mappings_.give_back(number);
      seat = Seat();
    });
  }
  numbers_.erase(before.value);
  addresses_[0].address = outside;
  numbers_[outside.value] = 0;
  one_to_one_.readdress(before, outside);
  // Whoever has one of the two addresses inside is paired with another one now.
  for (AtAddress& at : addresses_) {
    for (PortSeats& seats : at.seats) {
      seats.for_each([&](Seat& seat) {
        const std::uint32_t number = mapping_in(seat);
        const Mapping& mapping = mappings_[number];
        if (mapping.kept && number_for(mapping.inside) != mapping.outside_number) {
          stop_keeping(number);
        }
      });
    }
  }
}

void FlowTable::expire(Instant now, std::size_t budget) {
  const auto session_link = [this](std::uint32_t n) { return sessions_[n].wheel_link; };
  for (std::size_t done = 0; done < budget; ++done) {
    const std::uint32_t number = session_wheel_.take_due(now, session_link);
    if (number == nothing) break;
    Session& session = sessions_[number];
    const Instant due = session.last_used + lifetime(session);
    if (session.alive && due > now) {
      session_wheel_.add(number, std::min(due, now + longest_look_ahead), now, session.wheel_link);
      continue;
    }
    if (session.alive) close(number, std::min(now, due));
    sessions_.give_back(number);
  }
  const auto mapping_link = [this](std::uint32_t n) { return mappings_[n].wheel_link; };
  for (std::size_t done = 0; done < budget; ++done) {
    const std::uint32_t number = rest_wheel_.take_due(now, mapping_link);
    if (number == nothing) break;
    Mapping& mapping = mappings_[number];
    mapping.in_wheel = false;
    if (mapping.protocol == 0) {  // Another took its port.
      mappings_.give_back(number);
    } else if (mapping.is_resting() && mapping.rest_until() > now) {
      mapping.in_wheel = true;
      rest_wheel_.add(number, mapping.rest_until(), now, mapping.wheel_link);
    } else if (mapping.is_resting()) {
      forget_mapping(number);
      mappings_.give_back(number);
    }
  }
}

Instant FlowTable::next_due() const {
  const Instant never{std::int64_t{1} << 62U};
  const Instant sessions = session_wheel_.empty() ? never : session_wheel_.next_due();
  const Instant rests = rest_wheel_.empty() ? never : rest_wheel_.next_due();
  return std::min(sessions, rests);
}

std::size_t FlowTable::bytes() const {
  std::size_t ports = 0;
  for (const AtAddress& address : addresses_) {
    for (const PortSeats& seats : address.seats) ports += seats.bytes();
    for (const auto& pool : address.pools) ports += pool ? sizeof(PortPool) : 0;
  }
  return sessions_.bytes() + mappings_.bytes() + by_inside_.bytes() + by_outside_.bytes() +
         mapping_by_inside_.bytes() + by_remote_.bytes() + ports;
}

}  // namespace guestlink::forward::nat44
