#include "reference/io/wifi_frame.h"

#include "reference/net/ethernet.h"

namespace guestlink::io {
namespace {

constexpr std::string_view cut_short = "its header is cut short";

/// 802.11 and radiotap count from the little end.
std::uint16_t little16(net::Bytes bytes, std::size_t at) {
  return static_cast<std::uint16_t>(net::load8(bytes, at) | (net::load8(bytes, at + 1) << 8U));
}
std::uint32_t little32(net::Bytes bytes, std::size_t at) {
  return little16(bytes, at) | (std::uint32_t{little16(bytes, at + 2)} << 16U);
}

constexpr unsigned to_ds = 0x01;
constexpr unsigned from_ds = 0x02;
constexpr unsigned more_fragments = 0x04;
constexpr unsigned is_protected = 0x40;
constexpr unsigned order = 0x80;

/// Radiotap's field "flags": whether a FCS follows, and whether the header is padded.
constexpr unsigned has_fcs = 0x10;
constexpr unsigned has_padding = 0x20;

/// Radiotap's field "flags", 0 where there is none.
unsigned radiotap_flags(net::Bytes packet, std::size_t header_bytes) {
  std::size_t at = 8;
  for (std::size_t word = 4; (little32(packet, word) >> 31U) != 0; word += 4, at += 4) {
    if (at + 4 > header_bytes) return 0;
  }
  const std::uint32_t present = little32(packet, 4);
  if ((present & 1U) != 0) at = (at + 7) / 8 * 8 + 8;  // the clock, aligned to its size
  if ((present & 2U) == 0 || at >= header_bytes) return 0;
  return net::load8(packet, at);
}

std::size_t header_bytes_of(net::Bytes frame, bool is_qos, unsigned flags) {
  std::size_t bytes = 24;
  if ((flags & (to_ds | from_ds)) == (to_ds | from_ds)) bytes += 6;
  if (is_qos) bytes += (flags & order) != 0 ? 6 : 2;
  return bytes <= frame.size() ? bytes : 0;
}

}  // namespace

std::string_view read_wifi(net::Bytes frame, WifiData& data) {
  if (frame.size() < 2) return cut_short;
  const unsigned control = net::load8(frame, 0);
  const unsigned flags = net::load8(frame, 1);
  if ((control & 0x0CU) != 0x08U) return "it is no data frame";
  if ((control & 0x40U) != 0) return "it is a data frame without data";
  const bool is_qos = (control & 0x80U) != 0;
  std::size_t header = header_bytes_of(frame, is_qos, flags);
  if (header == 0) return cut_short;
  if ((flags & is_protected) != 0) return "it is encrypted";
  if ((flags & more_fragments) != 0 || (little16(frame, 22) & 0x0FU) != 0) {
    return "it is a fragment of an 802.11 frame";
  }
  const bool four_addresses = (flags & (to_ds | from_ds)) == (to_ds | from_ds);
  if (is_qos && (net::load8(frame, four_addresses ? 30 : 24) & 0x80U) != 0) {
    return "it is an aggregate (A-MSDU)";
  }
  data.destination = net::load_mac(frame, (flags & to_ds) != 0 ? 16 : 4);
  data.source = net::load_mac(frame, four_addresses ? 24 : (flags & from_ds) != 0 ? 16 : 10);
  // LLC and SNAP: aa aa 03, an organisation of zeros, the EtherType.
  const net::Bytes body = frame.subspan(header);
  if (body.size() < 8 || net::load32(body, 0) != 0xAAAA0300U || net::load16(body, 4) != 0) {
    return "it has no EtherType";
  }
  data.ether_type = net::load16(body, 6);
  data.payload = body.subspan(8);
  return {};
}

std::string_view read_radiotap(net::Bytes packet, bool whole, WifiData& data) {
  if (packet.size() < 8 || net::load8(packet, 0) != 0) return "its radiotap header is unknown";
  const std::size_t header = little16(packet, 2);
  if (header < 8 || header > packet.size()) return cut_short;
  const unsigned flags = radiotap_flags(packet, header);
  net::Bytes frame = packet.subspan(header);
  if ((flags & has_padding) != 0) return "its 802.11 header is padded";
  if ((flags & has_fcs) != 0 && whole) {
    if (frame.size() < 4) return cut_short;
    frame = frame.first(frame.size() - 4);
  }
  return read_wifi(frame, data);
}

}  // namespace guestlink::io
