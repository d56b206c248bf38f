#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <tuple>

#include "reference/base/time.h"
#include "reference/net/address.h"

namespace guestlink::forward::nat44 {

/// Identifications of fragmented datagrams that left behind one outside address.  Two inside hosts
/// may choose the same one, and the receiver would mix their pieces (RFC 4963), so the second of
/// them gets another (RFC 6864 section 5.3.1; RFC 7857 "IP Identification").  Datagrams that are
/// never fragmented keep theirs.
class OutgoingIds {
 public:
  explicit OutgoingIds(Duration lifetime) : lifetime_(lifetime) {}

  /// Under which identification a datagram leaves: its own unless another inside host's datagram
  /// between the same two ends has it and may still be on its way.
  std::uint16_t id_for(net::Ipv4Address outside, net::Ipv4Address remote, std::uint8_t protocol,
                       std::uint16_t id, net::Ipv4Address inside, Instant now);

 private:
  /// A flood of datagrams takes no more; the oldest are forgotten first.
  static constexpr std::size_t most = 4096;

  /// Outside address, remote address, protocol, identification as it left.
  using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint8_t, std::uint16_t>;
  struct Owner {
    std::uint32_t inside = 0;
    std::uint16_t id = 0;  ///< As the inside host chose it.
    Instant until;
  };
  struct Due {
    Instant until;
    Key key;
  };
  void forget_oldest();

  Duration lifetime_;
  std::map<Key, Owner> owners_;
  std::deque<Due> order_;
  std::uint16_t next_ = 0;
};

}  // namespace guestlink::forward::nat44
