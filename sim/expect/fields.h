#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "reference/net/address.h"
#include "reference/net/bytes.h"
#include "reference/net/ipv6_address.h"

namespace guestlink::sim {

/// A stretch of a frame; `begin` counts from its first byte.
struct Stretch {
  std::size_t begin = 0;
  std::size_t length = 0;
};

/// A frame taken apart as far as its bytes allow; nothing is repaired.  Points into the frame.
struct Dissection {
  net::Bytes frame;
  std::uint16_t type = 0;         ///< Of the payload, behind VLAN tags.
  std::size_t type_at = 12;       ///< Where that stands.
  std::optional<Stretch> vlan{};  ///< The outermost tag's control word.
  std::optional<Stretch> arp{};
  std::optional<Stretch> ip{};    ///< The whole IPv4 packet, without Ethernet's padding.
  std::optional<Stretch> ip6{};   ///< The whole IPv6 packet, likewise.
  std::optional<Stretch> icmp{};  ///< Header and payload; likewise the next three.
  std::optional<Stretch> icmp6{};
  std::optional<Stretch> udp{};
  std::optional<Stretch> tcp{};
  std::optional<Stretch> dhcp{};
  std::optional<Stretch> quoted{};   ///< The packet that an ICMP error is about.
  std::optional<Stretch> payload{};  ///< Behind the last header that was understood.

  net::Bytes bytes(Stretch where) const { return frame.subspan(where.begin, where.length); }
};

Dissection dissect(net::Bytes frame);

/// What a frame holds in one field.
struct FieldValue {
  std::string text;  ///< For a person, and what literals are compared with: "10.0.0.2", "echo".
  std::optional<std::uint64_t> number{};
  std::optional<net::Ipv4Address> address{};
  std::optional<net::Ipv6Address> address6{};
  Stretch where{};  ///< Length 0: worked out, stands nowhere.
};

/// How values of a field are written.
enum class FieldKind : std::uint8_t {
  number,
  mac,
  address,
  address6,
  word,
  flags,
  verdict,
  payload
};

/// A name in a field's place of a number: "echo" is 8.
struct NumberName {
  std::string_view name;
  std::uint64_t number = 0;
};

/// One field that an expectation can name.
struct FieldName {
  std::string_view group;  ///< "ip"; empty: the field stands by itself.
  std::string_view name;   ///< "src"
  FieldKind kind = FieldKind::number;
  unsigned weight = 1;  ///< How much it says about which packet this is; see align.h.
  std::string_view meaning;
  std::string_view example;  ///< As JSON.
  std::optional<FieldValue> (*read)(const Dissection&) = nullptr;
  std::span<const NumberName> names{};
  /// A second place where the value may stand instead ("tcp.port").
  std::optional<FieldValue> (*read_other)(const Dissection&) = nullptr;
};

/// All of them, a group's together.
std::span<const FieldName> field_names();
/// "ip.src" or "len"; nullptr when there is no such field.
const FieldName* find_field(std::string_view full_name);
std::string full_name(const FieldName& field);
/// Whether the frame has the headers that the group's fields are read from.
bool has_group(const Dissection& dissection, std::string_view group);

/// The bytes as "c0 a8 57 2c".
std::string hex(net::Bytes bytes);

}  // namespace guestlink::sim
