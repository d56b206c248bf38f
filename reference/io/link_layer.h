#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "reference/net/address.h"
#include "reference/net/bytes.h"

namespace guestlink::io {

/// Link types by their numbers in files (tcpdump.org/linktypes.html) and, where libpcap has another
/// one for them, its own.
namespace link_type {
inline constexpr int ethernet = 1;
inline constexpr int raw_of_libpcap = 12;
inline constexpr int raw_of_openbsd = 14;
inline constexpr int raw = 101;
inline constexpr int ieee802_11 = 105;
inline constexpr int linux_sll = 113;
inline constexpr int radiotap = 127;
inline constexpr int ipv4 = 228;
inline constexpr int ipv6 = 229;
inline constexpr int linux_sll2 = 276;
}  // namespace link_type

/// Who stands in for the Ethernet addresses that a link type does not keep.
struct LinkEnds {
  net::MacAddress own;  ///< To whom the packets are: the forwarder's address on that side.
  net::MacAddress peer{{0x02, 0, 0, 0, 0, 0x02}};
};

/// Appends to `out` the Ethernet frame that a captured packet amounts to.  Says why there is none
/// ("it is encrypted"), or nothing; then nothing was appended.
///
/// RAW, IPV4 and IPV6 hold no addresses; LINUX_SLL and LINUX_SLL2 hold the sender's and the kind of
/// the receiver's; 802.11 data frames hold all, with three or four addresses (IEEE 802.11 section
/// 9.3.2.1, table 9-30), before LLC and SNAP (RFC 1042); radiotap stands before those.
std::string_view to_ethernet(int type, net::Bytes packet, bool whole, const LinkEnds& ends,
                             std::vector<std::byte>& out);

}  // namespace guestlink::io
