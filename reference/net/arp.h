#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "reference/net/address.h"
#include "reference/net/bytes.h"
#include "reference/net/ethernet.h"

namespace guestlink::net {

inline constexpr std::size_t arp_bytes = 28;

/// An ARP message for IPv4 over Ethernet (RFC 826).
struct Arp {
  enum Operation : std::uint16_t { request = 1, reply = 2 };
  std::uint16_t operation = request;
  MacAddress sender_mac;
  Ipv4Address sender;
  MacAddress target_mac;
  Ipv4Address target;
};

/// Nothing when it is too short or speaks of other kinds of addresses.
std::optional<Arp> parse_arp(Bytes payload);

/// A whole frame, padded to Ethernet's 60 bytes.
std::array<std::byte, 60> arp_frame(const MacAddress& to, const Arp& arp);

}  // namespace guestlink::net
