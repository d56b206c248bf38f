#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/time.h"
#include "reference/forward/port_range.h"
#include "reference/net/address.h"
#include "reference/net/ipv6_address.h"

namespace guestlink::forward {

/// The addresses that a filter rule speaks of; without either family: all.
struct IpNetwork {
  std::optional<net::Ipv4Cidr> ipv4;
  std::optional<net::Ipv6Cidr> ipv6;
  bool negated = false;
};

/// A rule as pf.conf(5) has them: the last one that fits decides, one with `quick` at once; where
/// none fits the packet passes.
struct FilterRule {
  enum class Direction : std::uint8_t { in, out, both };
  enum class Family : std::uint8_t { any, ipv4, ipv6 };
  bool pass = true;
  bool quick = false;
  Direction direction = Direction::both;
  std::string on;           ///< The forwarder's port by name; empty: every one.
  bool on_negated = false;  ///< Every port but that one.
  Family family = Family::any;
  std::optional<std::uint8_t> protocol;  ///< IP's number.
  IpNetwork from;
  IpNetwork to;
  std::optional<PortRange> from_ports;  ///< Of TCP and UDP.
  std::optional<PortRange> to_ports;
  std::optional<std::uint8_t> icmp_type;
  bool keep_state = true;
  bool any_flags = false;  ///< Of a pass rule: TCP segments that open nothing, too (flags any).
};

/// How long a silent state is kept.
struct FilterTimeouts {
  Duration udp = std::chrono::seconds(300);               ///< As RFC 4787 REQ-5 has it for NATs.
  Duration tcp_established = std::chrono::seconds(7440);  ///< RFC 5382 REQ-5.
  Duration tcp_opening = std::chrono::seconds(240);
  Duration tcp_closing = std::chrono::seconds(240);
  Duration icmp = std::chrono::seconds(60);
  Duration other = std::chrono::seconds(600);
  Duration fragment = std::chrono::seconds(30);
};

struct FilterSettings {
  std::vector<FilterRule> rules;
  FilterTimeouts timeouts;
  std::size_t max_states = 100000;  ///< pf.conf(5) "set limit states".
};

}  // namespace guestlink::forward
