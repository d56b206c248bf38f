#pragma once

#include <cassert>
#include <cstdint>

#include "reference/base/time.h"
#include "reference/forward/endpoint.h"
#include "reference/forward/nat44/tcp_state.h"
#include "reference/net/address.h"
#include "reference/net/checksum.h"

namespace guestlink::forward::nat44 {

inline constexpr std::uint32_t nothing = 0xFFFFFFFFU;
inline constexpr std::uint16_t no_hop = 0xFFFFU;

/// (protocol, inside endpoint) <-> (protocol, outside endpoint): one for all remote ends
/// (RFC 4787 REQ-1).
class Mapping {
 public:
  net::Ipv4Address inside;
  std::uint32_t wheel_link = nothing;
  std::uint16_t inside_port = 0;
  std::uint16_t outside_port = 0;
  std::uint16_t outside_number = 0;  ///< Of the outside address it is at.
  std::uint8_t protocol = 0;
  bool permanent : 1 = false;  ///< Made by the settings.
  bool in_wheel : 1 = false;
  bool kept : 1 = false;  ///< Found from inside by its port, and in no index.

  std::uint32_t sessions() const {
    return resting_ ? 0 : static_cast<std::uint32_t>(sessions_or_end_);
  }
  /// The new number of sessions; one that rests must be woken before.
  std::uint32_t add_session() {
    assert(!resting_);
    return static_cast<std::uint32_t>(++sessions_or_end_);
  }
  std::uint32_t remove_session() {
    assert(sessions() > 0);
    return static_cast<std::uint32_t>(--sessions_or_end_);
  }
  /// Without sessions, its port kept back for it (RFC 6888 REQ-8).
  bool is_resting() const { return resting_; }
  /// Of one that rests.
  Instant rest_until() const {
    assert(resting_);
    return {sessions_or_end_};
  }
  void rest(Instant until) {
    assert(sessions() == 0);
    resting_ = true;
    sessions_or_end_ = until.nanoseconds;
  }
  void wake() {
    resting_ = false;
    sessions_or_end_ = 0;
  }

 private:
  bool resting_ : 1 = false;
  /// How many sessions it has or, while it rests and has none, the end of that in nanoseconds.
  std::int64_t sessions_or_end_ = 0;
};
static_assert(sizeof(Mapping) == 24);

/// A mapping in use with one remote end: TCP's state, the filter, and all that a packet needs, in
/// one cache line.
struct alignas(64) Session {
  net::Ipv4Address inside;
  net::Ipv4Address remote;
  net::Ipv4Address outside;
  std::uint16_t inside_port = 0;
  std::uint16_t outside_port = 0;
  std::uint16_t remote_port = 0;
  std::uint8_t protocol = 0;
  TcpState tcp;
  /// Of an outbound packet, for what covers addresses only and for what covers ports too.
  net::ChecksumDelta address_delta;
  net::ChecksumDelta full_delta;
  Instant last_used;
  std::uint32_t mapping = nothing;  ///< `nothing`: a protocol without ports.
  std::uint32_t wheel_link = nothing;
  /// Others of this mapping with the same remote address.
  std::uint32_t next_same_remote = nothing;
  std::uint32_t previous_same_remote = nothing;
  std::uint32_t inside_tag = 0;  ///< Under which the indices have it that do.
  std::uint32_t outside_tag = 0;
  std::uint16_t inside_hop = no_hop;  ///< In the inside's neighbours.
  std::uint16_t outside_hop = no_hop;
  bool alive = true;     ///< A dead one waits for the wheel to come round.
  bool local = false;    ///< Its inside end is the kernel behind local_port.
  bool hairpin = false;  ///< Its remote end is our own outside address.
};
static_assert(sizeof(Session) == 64);

}  // namespace guestlink::forward::nat44
