#include "reference/forward/neighbours.h"

#include <algorithm>

#include "reference/net/ethernet.h"

namespace guestlink::forward {

Neighbours::Neighbours(const Attachment& attachment, PortId port, Duration lifetime)
    : attachment_(attachment), port_(port), lifetime_(lifetime) {}

void Neighbours::fix(const Neighbour& neighbour) {
  Entry& entry = entries_[number_of(neighbour.address)];
  entry.mac = neighbour.mac;
  entry.known = true;
  entry.fixed = true;
}

std::uint32_t Neighbours::replaceable() const {
  const auto rank = [](const Entry& entry) {
    // Fixed ones last; then those that are known; then the youngest.
    return std::pair(entry.fixed ? 2 : entry.known ? 1 : 0, entry.due.value_or(Instant{}));
  };
  const auto found = std::ranges::min_element(entries_, {}, rank);
  return static_cast<std::uint32_t>(found - entries_.begin());
}

std::uint32_t Neighbours::number_of(net::Ipv4Address address) {
  const auto found = numbers_.find(address.value);
  if (found != numbers_.end()) return found->second;
  auto number = static_cast<std::uint32_t>(entries_.size());
  if (entries_.size() < most_entries) {
    entries_.emplace_back();
  } else {
    number = replaceable();
    numbers_.erase(entries_[number].address.value);
    entries_[number] = Entry{};
  }
  entries_[number].address = address;
  numbers_[address.value] = number;
  return number;
}

void Neighbours::ask(Entry& entry, Instant now, Outbox& outbox) {
  ++entry.requests;
  entry.due = now + between_requests;
  next_due_ = std::min(next_due_, *entry.due);
  constexpr net::MacAddress everybody{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
  const auto frame = net::arp_frame(
      everybody,
      {net::Arp::request, attachment_.mac, attachment_.address.address, {}, entry.address});
  outbox.originate(port_, frame);
}

bool Neighbours::hold(std::uint32_t number, net::Bytes frame, Instant now, Outbox& outbox) {
  Entry& entry = entries_[number];
  if (entry.waiting.size() >= most_waiting) return false;
  if (entry.requests >= most_requests) return false;
  entry.waiting.emplace_back(frame.begin(), frame.end());
  if (entry.requests == 0) ask(entry, now, outbox);
  return true;
}

void Neighbours::wake(std::uint32_t number, Instant now, Outbox& outbox) {
  if (entries_[number].requests == 0) ask(entries_[number], now, outbox);
}

void Neighbours::release(Entry& entry, Outbox& outbox) {
  auto waiting = std::move(entry.waiting);
  entry.waiting.clear();
  for (auto& frame : waiting) {
    const net::MutableBytes bytes(frame);
    net::store_mac(bytes, 0, entry.mac);
    net::store_mac(bytes, 6, attachment_.mac);
    outbox.originate(port_, bytes);
  }
}

void Neighbours::give_up(Entry& entry, Outbox& outbox) {
  if (entry.waiting.empty()) return;
  outbox.gave_up(DropReason::unresolved_neighbour, entry.waiting.size());
  entry.waiting.clear();
}

void Neighbours::forget_all(const Attachment& attachment, Outbox& outbox) {
  attachment_ = attachment;
  std::vector<Entry> before;
  before.swap(entries_);
  numbers_.clear();
  for (Entry& entry : before) {
    give_up(entry, outbox);
    if (entry.fixed) fix({entry.address, entry.mac});
  }
}

void Neighbours::learn(const net::Arp& arp, bool to_us, Instant now, Outbox& outbox) {
  if (arp.sender_mac.is_group() || arp.sender_mac.is_zero()) return;
  if (!attachment_.address.contains(arp.sender) || arp.sender == attachment_.address.address)
    return;
  if (!to_us && !numbers_.contains(arp.sender.value)) return;
  Entry& entry = entries_[number_of(arp.sender)];
  if (entry.fixed) return;
  entry.mac = arp.sender_mac;
  entry.known = true;
  entry.requests = 0;
  entry.due = now + lifetime_;
  next_due_ = std::min(next_due_, *entry.due);
  release(entry, outbox);
}

void Neighbours::expire(Instant now, Outbox& outbox) {
  if (now < next_due_) return;
  next_due_ = Instant{INT64_MAX};
  for (Entry& entry : entries_) {
    if (!entry.due) continue;
    if (*entry.due > now) {
      next_due_ = std::min(next_due_, *entry.due);
    } else if (entry.requests < most_requests && !entry.fixed) {
      ask(entry, now, outbox);
    } else {
      // Nobody there: what waited is lost, and the next packet asks anew.
      entry.known = entry.fixed;
      entry.requests = 0;
      entry.due.reset();
      give_up(entry, outbox);
    }
  }
}

}  // namespace guestlink::forward
