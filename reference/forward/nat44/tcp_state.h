#pragma once

#include <cstdint>

#include "reference/base/time.h"
#include "reference/forward/settings.h"
#include "reference/net/tcp.h"

namespace guestlink::forward::nat44 {

/// What a connection has shown so far (RFC 7857 "TCP Session Tracking", after RFC 6146 section
/// 3.5.2): the flags seen in either direction.  Sequence numbers are not followed.
class TcpState {
 public:
  enum class Direction : std::uint8_t { outbound, inbound };

  /// Takes a segment in; says whether it counts as a sign of life.  A reset does not (RFC 7857
  /// "TCP RST": the state stays for the transitory time, unless data follows).
  constexpr bool see(Direction direction, std::uint8_t flags) {
    const bool out = direction == Direction::outbound;
    if ((flags & net::tcp_flag::rst) != 0) {
      const bool first = (seen_ & reset) == 0;
      seen_ |= reset;
      return first;
    }
    const bool opening = (flags & net::tcp_flag::syn) != 0;
    const bool over = (seen_ & reset) != 0 || (seen_ & both_fins) == both_fins;
    if (opening && over) seen_ = 0;  // The same endpoints open anew.
    seen_ &= static_cast<std::uint8_t>(~reset);
    if (opening) seen_ |= out ? syn_out : syn_in;
    if ((flags & net::tcp_flag::fin) != 0) seen_ |= out ? fin_out : fin_in;
    return true;
  }
  /// Taken up in the middle: its start was not seen, but it lives.
  constexpr void pick_up() { seen_ = both_syns; }

  constexpr bool is_established() const { return (seen_ & both_syns) == both_syns; }
  constexpr Duration lifetime(const Nat44Timeouts& timeouts) const {
    if ((seen_ & reset) != 0) return timeouts.tcp_reset;
    if ((seen_ & both_fins) == both_fins) return timeouts.tcp_closing;
    return is_established() ? timeouts.tcp_established : timeouts.tcp_opening;
  }

 private:
  static constexpr std::uint8_t syn_out = 1;
  static constexpr std::uint8_t syn_in = 2;
  static constexpr std::uint8_t fin_out = 4;
  static constexpr std::uint8_t fin_in = 8;
  static constexpr std::uint8_t reset = 16;
  static constexpr std::uint8_t both_syns = syn_out | syn_in;
  static constexpr std::uint8_t both_fins = fin_out | fin_in;
  std::uint8_t seen_ = 0;
};

}  // namespace guestlink::forward::nat44
