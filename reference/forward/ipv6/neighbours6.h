#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "reference/base/time.h"
#include "reference/forward/forwarder.h"
#include "reference/forward/router_settings.h"
#include "reference/net/icmpv6.h"
#include "reference/net/ipv6_address.h"

namespace guestlink::forward::ipv6 {

/// Who is where on one network: neighbour discovery (RFC 4861 section 7.2), asked at most three
/// times a second apart, while at most three packets wait for the answer.
class Neighbours6 {
 public:
  static constexpr std::size_t most_waiting = 3;

  /// A whole frame that waits, and who would hear that it waited in vain.
  struct Waiting {
    std::vector<std::byte> frame;
    PortId in;
    net::MacAddress sender;
  };

  /// `own` is the address that asks, `mac` where it stands.
  Neighbours6(const net::Ipv6Address& own, const net::MacAddress& mac, PortId port,
              Duration lifetime)
      : own_(own), mac_(mac), port_(port), lifetime_(lifetime) {}

  void fix(const Neighbour6& neighbour);
  /// Its Ethernet address, or nothing while that is not known.
  std::optional<net::MacAddress> mac(const net::Ipv6Address& address) const;
  /// Keeps a frame until `address` answers; false when it was not kept because enough are waiting
  /// or the neighbour was given up a moment ago.
  bool hold(const net::Ipv6Address& address, Waiting waiting, Instant now, Outbox& outbox);
  /// Asks for it unless that is under way, keeping nothing.
  void wake(const net::Ipv6Address& address, Instant now, Outbox& outbox);
  /// What a solicitation to us says of its sender (RFC 4861 section 7.2.3).
  void learn(const net::Ipv6Address& address, const net::MacAddress& mac, Instant now,
             Outbox& outbox);
  /// An advertisement: only of somebody who was asked for, and only what its flags allow (RFC 4861
  /// section 7.2.5).  Whether its target is known from now on.
  bool heard(const net::NeighbourMessage& message, Instant now, Outbox& outbox);
  /// Asks again, lets grow old, gives up: what waited for those is returned.
  std::vector<Waiting> expire(Instant now, Outbox& outbox);
  Instant next_due() const { return next_due_; }

 private:
  static constexpr std::size_t most_entries = 4096;
  static constexpr std::uint8_t most_requests = 3;
  static constexpr Duration between_requests = std::chrono::seconds(1);

  struct Entry {
    std::optional<net::MacAddress> mac;
    bool fixed = false;
    std::uint8_t requests = 0;   ///< Sent without an answer.
    std::optional<Instant> due;  ///< When to ask again, or when it is old.
    std::vector<Waiting> waiting;
  };
  Entry* entry_for(const net::Ipv6Address& address);
  void ask(const net::Ipv6Address& address, Entry& entry, Instant now, Outbox& outbox);
  void settle(Entry& entry, const net::MacAddress& mac, Instant now, Outbox& outbox);

  net::Ipv6Address own_;
  net::MacAddress mac_;
  PortId port_;
  Duration lifetime_;
  std::map<net::Ipv6Address, Entry> entries_;
  Instant next_due_{INT64_MAX};
};

}  // namespace guestlink::forward::ipv6
