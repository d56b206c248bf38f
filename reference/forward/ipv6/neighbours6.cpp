#include "reference/forward/ipv6/neighbours6.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "reference/net/ethernet.h"

namespace guestlink::forward::ipv6 {

void Neighbours6::fix(const Neighbour6& neighbour) {
  Entry& entry = entries_[neighbour.address];
  entry.mac = neighbour.mac;
  entry.fixed = true;
}

std::optional<net::MacAddress> Neighbours6::mac(const net::Ipv6Address& address) const {
  const auto found = entries_.find(address);
  return found == entries_.end() ? std::nullopt : found->second.mac;
}

/// Nothing when there are too many neighbours and all of them are known: a scan of a /64 must not
/// push out who is there.
Neighbours6::Entry* Neighbours6::entry_for(const net::Ipv6Address& address) {
  if (const auto found = entries_.find(address); found != entries_.end()) return &found->second;
  if (entries_.size() >= most_entries) {
    const auto unknown = std::ranges::find_if(
        entries_, [](const auto& one) { return !one.second.mac && one.second.waiting.empty(); });
    if (unknown == entries_.end()) return nullptr;
    entries_.erase(unknown);
  }
  return &entries_[address];
}

void Neighbours6::ask(const net::Ipv6Address& address, Entry& entry, Instant now, Outbox& outbox) {
  ++entry.requests;
  entry.due = now + between_requests;
  next_due_ = std::min(next_due_, *entry.due);
  net::NeighbourMessage message;
  message.source = own_;
  message.destination = net::solicited_node(address);
  message.target = address;
  message.mac = mac_;
  const auto frame = net::neighbour_frame(message, mac_, net::multicast_mac(message.destination));
  outbox.originate(port_, frame);
}

bool Neighbours6::hold(const net::Ipv6Address& address, Waiting waiting, Instant now,
                       Outbox& outbox) {
  Entry* entry = entry_for(address);
  if (entry == nullptr || entry->waiting.size() >= most_waiting ||
      entry->requests >= most_requests) {
    return false;
  }
  entry->waiting.push_back(std::move(waiting));
  if (entry->requests == 0) ask(address, *entry, now, outbox);
  return true;
}

void Neighbours6::wake(const net::Ipv6Address& address, Instant now, Outbox& outbox) {
  Entry* entry = entry_for(address);
  if (entry != nullptr && entry->requests == 0 && !entry->mac) ask(address, *entry, now, outbox);
}

void Neighbours6::settle(Entry& entry, const net::MacAddress& mac, Instant now, Outbox& outbox) {
  entry.mac = mac;
  entry.requests = 0;
  entry.due = now + lifetime_;
  next_due_ = std::min(next_due_, *entry.due);
  auto waiting = std::exchange(entry.waiting, {});
  for (Waiting& one : waiting) {
    const net::MutableBytes bytes(one.frame);
    net::store_mac(bytes, 0, mac);
    net::store_mac(bytes, 6, mac_);
    outbox.originate(port_, bytes);
  }
}

void Neighbours6::learn(const net::Ipv6Address& address, const net::MacAddress& mac, Instant now,
                        Outbox& outbox) {
  if (mac.is_group() || mac.is_zero()) return;
  Entry* entry = entry_for(address);
  if (entry != nullptr && !entry->fixed) settle(*entry, mac, now, outbox);
}

bool Neighbours6::heard(const net::NeighbourMessage& message, Instant now, Outbox& outbox) {
  const auto found = entries_.find(message.target);
  if (found == entries_.end() || !message.mac) return false;
  if (message.mac->is_group() || message.mac->is_zero()) return false;
  Entry& entry = found->second;
  if (entry.fixed) return true;
  // Without the override flag what is known stays.
  if (entry.mac && !message.override_known && *entry.mac != *message.mac) return true;
  settle(entry, *message.mac, now, outbox);
  return true;
}

std::vector<Neighbours6::Waiting> Neighbours6::expire(Instant now, Outbox& outbox) {
  std::vector<Waiting> in_vain;
  if (now < next_due_) return in_vain;
  next_due_ = Instant{INT64_MAX};
  for (auto& [address, entry] : entries_) {
    if (!entry.due) continue;
    if (*entry.due > now) {
      next_due_ = std::min(next_due_, *entry.due);
    } else if (entry.requests < most_requests && !entry.fixed) {
      ask(address, entry, now, outbox);
    } else {
      if (!entry.fixed) entry.mac.reset();
      entry.requests = 0;
      entry.due.reset();
      std::ranges::move(entry.waiting, std::back_inserter(in_vain));
      entry.waiting.clear();
    }
  }
  return in_vain;
}

}  // namespace guestlink::forward::ipv6
