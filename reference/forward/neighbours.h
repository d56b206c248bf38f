#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "reference/base/time.h"
#include "reference/forward/forwarder.h"
#include "reference/forward/settings.h"
#include "reference/net/address.h"
#include "reference/net/arp.h"

namespace guestlink::forward {

/// Who is where on one of the forwarder's networks: ARP (RFC 826; RFC 1122 section 2.3.2), asked at
/// most three times a second apart, while at most three packets wait for the answer.
class Neighbours {
 public:
  static constexpr std::uint32_t nothing = 0xFFFFFFFFU;
  static constexpr std::size_t most_waiting = 3;

  Neighbours(const Attachment& attachment, PortId port, Duration lifetime);

  /// What is known for ever.
  void fix(const Neighbour& neighbour);

  /// The number under which `address` is kept from now on, asked for if it is new.  Numbers are
  /// used again when there are too many neighbours: check the address before trusting one.
  std::uint32_t number_of(net::Ipv4Address address);
  bool is(std::uint32_t number, net::Ipv4Address address) const {
    return number < entries_.size() && entries_[number].address == address;
  }
  /// Its Ethernet address, or nothing while that is not known.
  const net::MacAddress* mac(std::uint32_t number) const {
    return entries_[number].known ? &entries_[number].mac : nullptr;
  }
  /// The same by address, and without asking; nullptr while it is not known.
  const net::MacAddress* known(net::Ipv4Address address) const {
    const auto found = numbers_.find(address.value);
    return found == numbers_.end() ? nullptr : mac(found->second);
  }
  /// Keeps a whole frame, all but its Ethernet addresses, until `number` answers; false when it
  /// was not kept because enough are waiting or the neighbour was given up a moment ago.
  bool hold(std::uint32_t number, net::Bytes frame, Instant now, Outbox& outbox);

  /// Asks for `number` unless that is under way, keeping nothing.
  void wake(std::uint32_t number, Instant now, Outbox& outbox);

  /// What an ARP message says of its sender.  New senders are only taken in when they speak to us.
  void learn(const net::Arp& arp, bool to_us, Instant now, Outbox& outbox);
  /// Forgets everybody but whom `fix` told of; what waited is given up.
  void forget_all(const Attachment& attachment, Outbox& outbox);
  /// Asks again, gives up, lets grow old.
  void expire(Instant now, Outbox& outbox);
  Instant next_due() const { return next_due_; }

 private:
  static constexpr std::size_t most_entries = 4096;
  static constexpr std::uint8_t most_requests = 3;
  static constexpr Duration between_requests = std::chrono::seconds(1);

  struct Entry {
    net::Ipv4Address address;
    net::MacAddress mac;
    bool known = false;
    bool fixed = false;
    std::uint8_t requests = 0;  ///< Sent without an answer.
    /// When to ask again; of one that is known and was not asked for, when it is old.
    std::optional<Instant> due;
    std::vector<std::vector<std::byte>> waiting;
  };
  void ask(Entry& entry, Instant now, Outbox& outbox);
  void release(Entry& entry, Outbox& outbox);
  static void give_up(Entry& entry, Outbox& outbox);
  std::uint32_t replaceable() const;

  Attachment attachment_;
  PortId port_;
  Duration lifetime_;
  std::vector<Entry> entries_;
  std::unordered_map<std::uint32_t, std::uint32_t> numbers_;
  Instant next_due_{INT64_MAX};
};

}  // namespace guestlink::forward
