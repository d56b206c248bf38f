#include "reference/net/arp.h"

namespace guestlink::net {

std::optional<Arp> parse_arp(Bytes payload) {
  if (payload.size() < arp_bytes) return std::nullopt;
  // Hardware Ethernet, protocol IPv4, and their lengths.
  if (load16(payload, 0) != 1 || load16(payload, 2) != ether_type::ipv4 ||
      load16(payload, 4) != 0x0604) {
    return std::nullopt;
  }
  Arp arp;
  arp.operation = load16(payload, 6);
  arp.sender_mac = load_mac(payload, 8);
  arp.sender = {load32(payload, 14)};
  arp.target_mac = load_mac(payload, 18);
  arp.target = {load32(payload, 24)};
  return arp;
}

std::array<std::byte, 60> arp_frame(const MacAddress& to, const Arp& arp) {
  std::array<std::byte, 60> frame{};
  const MutableBytes bytes(frame);
  store_mac(bytes, 0, to);
  store_mac(bytes, 6, arp.sender_mac);
  store16(bytes, 12, ether_type::arp);
  const MutableBytes body = bytes.subspan(ethernet_header_bytes);
  store16(body, 0, 1);
  store16(body, 2, ether_type::ipv4);
  store16(body, 4, 0x0604);
  store16(body, 6, arp.operation);
  store_mac(body, 8, arp.sender_mac);
  store32(body, 14, arp.sender.value);
  store_mac(body, 18, arp.target_mac);
  store32(body, 24, arp.target.value);
  return frame;
}

}  // namespace guestlink::net
