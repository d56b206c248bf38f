#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "reference/base/time.h"
#include "reference/forward/settings.h"
#include "reference/net/address.h"
#include "reference/net/ipv6_address.h"

namespace guestlink::relay {

/// Puts a value read from the file into the settings.
template <class Value>
using Setter = void (*)(forward::Settings&, Value);

/// What is written as an object with keys of its own; called when it begins.
struct Section {
  void (*begin)(forward::Settings&) = nullptr;
};
/// What is written as a list of objects; called for each.
struct List {
  void (*begin)(forward::Settings&) = nullptr;
};
/// What is written as an object whose keys are IPv4 addresses and whose values are MACs.
struct MacByAddress {
  void (*set)(forward::Settings&, net::Ipv4Address, net::MacAddress) = nullptr;
};
/// The same of IPv6.
struct MacByIpv6Address {
  void (*set)(forward::Settings&, net::Ipv6Address, net::MacAddress) = nullptr;
};
/// One word of `words`; the setter gets its place there.
struct Word {
  std::span<const std::string_view> words;
  Setter<std::size_t> set = nullptr;
};
/// A whole number from `least` to `most`.
struct Whole {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
  Setter<std::uint64_t> set = nullptr;
};
/// A number of seconds, above 0 and at most `most`.
struct Seconds {
  double most = 0;
  Setter<Duration> set = nullptr;
};
/// A text that is read and forgotten: for editors.
struct Ignored {};

using KeyKind =
    std::variant<Section, List, MacByAddress, MacByIpv6Address, Word, Whole, Seconds, Ignored,
                 Setter<bool>, Setter<net::MacAddress>, Setter<net::Ipv4Address>,
                 Setter<net::Ipv4Cidr>, Setter<net::Ipv6Address>, Setter<net::Ipv6Cidr>,
                 Setter<forward::PortRange>, Setter<forward::IpNetwork>, Setter<std::string_view>>;

/// When a file must have the key.
enum class Needed : std::uint8_t {
  no,
  in_its_section,
  by_routers,                ///< In nat44, route and firewall.
  by_routers_and_proxy_arp,  ///< In those and proxy_arp.
  by_all_but_bridge,
};

/// The modes that must have a key, as settings call them; empty when no mode must.
std::span<const std::string_view> modes_that_need(Needed needed);
/// "nat44, bridge, …": the words of the key "mode".
std::span<const std::string_view> settings_modes();

/// One key of the settings file: reader, docs/settings.md and the JSON schema all come from it.
struct Key {
  std::string_view path;  ///< "nat44.port_forwards[].protocol".
  KeyKind kind;
  Needed needed = Needed::no;
  std::string_view otherwise;  ///< What holds without the key, in words.
  std::string_view meaning;    ///< One or two sentences, with the unit and the source.
  std::string_view example;    ///< As JSON.
};

/// All keys, each section before its own.
std::span<const Key> settings_keys();

}  // namespace guestlink::relay
