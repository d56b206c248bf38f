#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "reference/base/time.h"
#include "reference/net/address.h"
#include "reference/net/ipv4.h"

namespace guestlink::forward {

/// What an ICMP error of our own says.
struct IcmpComplaint {
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::uint16_t next_hop_mtu = 0;  ///< Only of "fragmentation needed".
};

/// Whether `about` may be answered by an ICMP error at all (RFC 1122 section 3.2.2): not an ICMP
/// error itself, not a later fragment, not to or from a group.
bool may_be_complained_of(const net::Ipv4View& about);

/// The whole frame of an ICMP error to the sender of `about`, which is quoted as far as 576 bytes
/// allow (RFC 1812 section 4.3.2.3).
std::vector<std::byte> icmp_error_frame(const IcmpComplaint& complaint, const net::Ipv4View& about,
                                        net::Ipv4Address from, const net::MacAddress& from_mac,
                                        const net::MacAddress& to_mac);

/// How many errors we send (RFC 1812 section 4.3.2.8): a bucket of 100, filled with 100 a second.
class IcmpRate {
 public:
  bool allows(Instant now);
  /// Whether allows() would say no.
  bool is_spent(Instant now) const { return left_ == 0 && fresh(now) == 0; }

 private:
  static constexpr std::int64_t capacity = 100;
  static constexpr std::int64_t nanoseconds_each = 10'000'000;
  std::int64_t fresh(Instant now) const { return (now - filled_).count() / nanoseconds_each; }
  std::int64_t left_ = capacity;
  Instant filled_{};
};

}  // namespace guestlink::forward
