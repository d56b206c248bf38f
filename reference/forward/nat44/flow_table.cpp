#include "reference/forward/nat44/flow_table.h"

#include <algorithm>

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
  return static_cast<std::uint16_t>(first + hash_(inside.value, kind_word(Kind::pairing, 0)) %
                                                (addresses_.size() - first));
}

std::uint32_t FlowTable::remote_tag(std::uint32_t mapping, net::Ipv4Address remote) const {
  return static_cast<std::uint32_t>(
      hash_((std::uint64_t{mapping} << 32U) | remote.value, kind_word(Kind::remote, 0)) >> 32U);
}

std::uint32_t FlowTable::find(Side side, std::uint32_t tag, const FlowKey& key, Instant now) {
  const std::uint32_t found = index(side).find(
      tag, [&](std::uint32_t number) { return has_key(side, sessions_[number], key); });
  if (found == nothing || outlives(sessions_[found], now)) return found;
  close(found, now);
  return nothing;
}

std::uint32_t FlowTable::any_mapping_of(std::uint32_t tag, std::uint8_t protocol,
                                        Endpoint inside) const {
  return mapping_by_inside_.find(tag, [&](std::uint32_t number) {
    const Mapping& m = mappings_[number];
    return m.inside == inside.address && m.inside_port == inside.port && m.protocol == protocol;
  });
}

std::uint32_t FlowTable::mapping_of(std::uint8_t protocol, Endpoint inside) const {
  const std::uint32_t found = any_mapping_of(mapping_tag(protocol, inside), protocol, inside);
  return found != nothing && mappings_[found].is_resting() ? nothing : found;
}

std::uint32_t FlowTable::mapping_at(std::uint8_t protocol, Endpoint outside) const {
  const auto address = numbers_.find(outside.address.value);
  if (address == numbers_.end()) return nothing;
  const std::uint32_t found = at_port(address->second, protocol, outside.port);
  return found != nothing && mappings_[found].is_resting() ? nothing : found;
}

std::uint32_t FlowTable::first_with_remote(std::uint32_t mapping, net::Ipv4Address remote) const {
  return by_remote_.find(remote_tag(mapping, remote), [&](std::uint32_t number) {
    return sessions_[number].mapping == mapping && sessions_[number].remote == remote;
  });
}

bool FlowTable::has_sent_to(std::uint32_t mapping, net::Ipv4Address remote) const {
  return first_with_remote(mapping, remote) != nothing;
}

void FlowTable::link_remote(std::uint32_t number) {
  if (settings_.filtering != Filtering::address_dependent) return;
  Session& session = sessions_[number];
  const std::uint32_t first = first_with_remote(session.mapping, session.remote);
  if (first == nothing) {
    by_remote_.insert(remote_tag(session.mapping, session.remote), number, RemoteTags{*this});
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
  const std::uint32_t tag = remote_tag(session.mapping, session.remote);
  by_remote_.erase(tag, number);
  if (next != nothing) by_remote_.insert(tag, next, RemoteTags{*this});
}

void FlowTable::set_at_port(std::size_t address, std::uint8_t protocol, std::uint16_t port,
                            std::uint32_t mapping) {
  auto& part = addresses_[address].at_port[pool_number(protocol)][port >> 10U];
  if (!part) {
    part = std::make_unique<PortPart>();
    part->fill(nothing);
  }
  (*part)[port & 1023U] = mapping;
}

std::uint32_t FlowTable::enter_mapping(std::uint32_t tag, std::uint8_t protocol, Endpoint inside,
                                       std::uint16_t address, std::uint16_t outside_port) {
  ++version_;
  const std::uint32_t number = mappings_.take();
  Mapping& mapping = mappings_[number];
  mapping.inside = inside.address;
  mapping.inside_port = inside.port;
  mapping.outside_port = outside_port;
  mapping.outside_number = address;
  mapping.protocol = protocol;
  mapping_by_inside_.insert(tag, number, MappingTags{*this});
  set_at_port(address, protocol, outside_port, number);
  return number;
}

void FlowTable::forget_mapping(std::uint32_t number) {
  ++version_;
  const Mapping& mapping = mappings_[number];
  mapping_by_inside_.erase(mapping_tag(mapping), number);
  set_at_port(mapping.outside_number, mapping.protocol, mapping.outside_port, nothing);
  pool_of(mapping).release(mapping.outside_port);
}

void FlowTable::end_rest(std::uint32_t number) {
  Mapping& mapping = mappings_[number];
  mapping_by_inside_.erase(mapping_tag(mapping), number);
  // It is told apart in the wheel by having no protocol.
  mapping.protocol = 0;
}

std::uint32_t FlowTable::make_mapping(std::uint32_t tag, std::uint8_t protocol, Endpoint inside,
                                      Instant now) {
  const std::uint16_t address = number_for(inside.address);
  PortPool& ports = pool(address, protocol);
  if (!ports.has_room_for(inside.port)) return nothing;
  auto choice = ports.keep(inside.port);
  if (!choice) {
    // RFC 6056 section 3.3.3: unpredictable, yet the same for the same host; the clock is mixed in
    // so that a port that was just given up is not the next one's.
    const std::uint64_t unpredictable =
        hash_((std::uint64_t{inside.address.value} << 32U) | inside.port,
              static_cast<std::uint64_t>(now.nanoseconds) ^ kind_word(Kind::port, protocol));
    choice = ports.replace(inside.port, unpredictable);
  }
  if (!choice) return nothing;
  if (choice->was_resting) end_rest(at_port(address, protocol, choice->port));
  return enter_mapping(tag, protocol, inside, address, choice->port);
}

std::uint32_t FlowTable::make_fixed(std::uint8_t protocol, Endpoint inside,
                                    std::uint16_t outside_port, bool permanent) {
  const std::uint32_t tag = mapping_tag(protocol, inside);
  const std::uint32_t own = any_mapping_of(tag, protocol, inside);
  if (own != nothing) {
    wake(own);
    return own;
  }
  if (at_port(0, protocol, outside_port) != nothing) return nothing;
  if (permanent) reserve(protocol, {outside_port, outside_port});
  pool(0, protocol).occupy(outside_port);
  const std::uint32_t number = enter_mapping(tag, protocol, inside, 0, outside_port);
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

FlowTable::Opened FlowTable::open(const FlowKey& inside_key, const Tags& tags, bool local,
                                  Instant now) {
  const DropReason refused = room_for(inside_key.near.address);
  if (refused != DropReason::none) return {nothing, refused};
  if (tags.refused_at == version_ || first_shared() == addresses_.size()) {
    return {nothing, DropReason::no_port_left};
  }
  if (!has_ports(inside_key.protocol)) {
    // One inside host per protocol and remote end: whoever comes first.
    const Endpoint outside{addresses_[number_for(inside_key.near.address)].address, 0};
    const FlowKey back{outside, inside_key.remote, inside_key.protocol};
    if (find(Side::outside, back, now) != nothing) {
      return {nothing, DropReason::protocol_taken};
    }
    return enter_session(inside_key, tags, nothing, outside, local, now);
  }
  std::uint32_t mapping = any_mapping_of(tags.mapping, inside_key.protocol, inside_key.near);
  if (mapping == nothing) {
    const bool identity = inside_key.near.address == addresses_[0].address &&
                          pool(0, inside_key.protocol).is_reserved(inside_key.near.port);
    mapping = identity
                  ? make_fixed(inside_key.protocol, inside_key.near, inside_key.near.port, false)
                  : make_mapping(tags.mapping, inside_key.protocol, inside_key.near, now);
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
  return enter_session(key, {.flow = tag(Side::inside, key)}, mapping, outside_of(m), local, now);
}

FlowTable::Opened FlowTable::open_unmapped(const FlowKey& inside_key, Endpoint outside,
                                           Instant now) {
  const DropReason refused = room_for(inside_key.near.address);
  if (refused != DropReason::none) return {nothing, refused};
  const Tags tags{.flow = tag(Side::inside, inside_key)};
  return enter_session(inside_key, tags, nothing, outside, false, now);
}

FlowTable::Opened FlowTable::enter_session(const FlowKey& inside_key, const Tags& tags,
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
  if (mapping != nothing) {
    mappings_[mapping].add_session();
    link_remote(number);
  }
  session.inside_tag = tags.flow;
  session.outside_tag = tags.outside == outside
                            ? tags.outside_flow
                            : tag(Side::outside, {outside, inside_key.remote, inside_key.protocol});
  by_inside_.insert(session.inside_tag, number, InsideTags{sessions_});
  by_outside_.insert(session.outside_tag, number, OutsideTags{sessions_});
  if (settings_.max_sessions_per_host != 0) ++per_host_[session.inside.value];
  ++alive_;
  session_wheel_.add(number, now + std::min(lifetime(session), longest_look_ahead), now,
                     session.wheel_link);
  return {number, DropReason::none};
}

void FlowTable::close(std::uint32_t number, Instant now) {
  ++version_;
  Session& session = sessions_[number];
  by_inside_.erase(session.inside_tag, number);
  by_outside_.erase(session.outside_tag, number);
  session.alive = false;
  --alive_;
  if (settings_.max_sessions_per_host != 0) {
    const auto host = per_host_.find(session.inside.value);
    if (--host->second == 0) per_host_.erase(host);
  }
  if (session.mapping == nothing) return;
  unlink_remote(number);
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
  for (auto& of_protocol : addresses_[0].at_port) {
    for (auto& part : of_protocol) {
      if (!part) continue;
      for (std::uint32_t& number : *part) {
        if (number == nothing || mappings_[number].permanent) continue;
        pool_of(mappings_[number]).release(mappings_[number].outside_port);
        end_rest(number);
        if (!mappings_[number].in_wheel) mappings_.give_back(number);
        number = nothing;
      }
    }
  }
  numbers_.erase(before.value);
  addresses_[0].address = outside;
  numbers_[outside.value] = 0;
  one_to_one_.readdress(before, outside);
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
    for (const auto& of_protocol : address.at_port) {
      for (const auto& part : of_protocol) ports += part ? sizeof(PortPart) : 0;
    }
    for (const auto& pool : address.pools) ports += pool ? sizeof(PortPool) : 0;
  }
  return sessions_.bytes() + mappings_.bytes() + by_inside_.bytes() + by_outside_.bytes() +
         mapping_by_inside_.bytes() + by_remote_.bytes() + ports;
}

}  // namespace guestlink::forward::nat44
