#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reference/forward/port_names.h"
#include "reference/forward/settings.h"
#include "tests/fuzz/fuzz_input.h"

/// Every option that settings have, each as the input says.  What has an address takes one of a few
/// that frames of the fuzz targets use, too.
namespace guestlink {

inline constexpr std::uint32_t fuzz_inside = 0xAC180100U;     // 172.24.1.0/24
inline constexpr std::uint32_t fuzz_outside = 0xC0000200U;    // 192.0.2.0/24
inline constexpr std::uint32_t fuzz_elsewhere = 0xC6336400U;  // 198.51.100.0/24

inline net::Ipv6Address fuzz_host6(std::uint8_t network, std::uint8_t last) {
  net::Ipv6Address address;
  address.octets[0] = 0xFD;
  address.octets[7] = network;
  address.octets[15] = last;
  return address;
}

inline std::uint16_t choose_mtu(FuzzInput& input) {
  constexpr std::array<std::uint16_t, 6> sizes{1500, 576, 1280, 1492, 9000, 65535};
  return sizes.at(input.below(sizes.size()));
}

inline net::Ipv4Address choose_inside_host(FuzzInput& input) {
  return {fuzz_inside + 0x31U + input.below(4)};
}

inline void choose_forward(forward::Nat44Settings& nat44, FuzzInput& input) {
  forward::PortForward one;
  const std::uint8_t choice = input.byte();
  one.protocol = (choice & 1U) != 0 ? forward::Protocol::udp : forward::Protocol::tcp;
  one.outside_ports = input.ports();
  one.inside_address = choose_inside_host(input);
  one.inside_port = input.ports().first;
  if ((choice & 2U) != 0) {
    one.from = net::Ipv4Cidr{{fuzz_elsewhere}, static_cast<std::uint8_t>(24 + choice % 9)};
  }
  for (unsigned hosts = (choice >> 2U) & 3U; hosts > 0; --hosts) {
    one.shared_with.push_back(choose_inside_host(input));
  }
  one.once = (choice & 16U) != 0;
  nat44.port_forwards.push_back(one);
}

inline void choose_timeouts(forward::Nat44Timeouts& timeouts, FuzzInput& input) {
  for (Duration* one :
       {&timeouts.udp, &timeouts.tcp_established, &timeouts.tcp_opening, &timeouts.tcp_closing,
        &timeouts.tcp_reset, &timeouts.icmp_query, &timeouts.other, &timeouts.fragment,
        &timeouts.port_rest, &timeouts.neighbour}) {
    input.change(*one);
  }
}

inline void choose(forward::Nat44Settings& nat44, FuzzInput& input) {
  const std::uint8_t parts = input.byte();
  const std::uint8_t choice = input.byte();
  nat44.hairpin = (choice & 1U) == 0;
  nat44.inbound_refresh = (choice & 2U) != 0;
  nat44.answer_refusals = (choice & 4U) == 0;
  nat44.pick_up_tcp = (choice & 8U) != 0;
  if ((choice & 16U) != 0) nat44.max_sessions_per_host = 2;
  if ((choice & 32U) != 0) nat44.port_forwards.clear();
  nat44.seed = choice >> 6U;
  if ((parts & 1U) != 0) choose_timeouts(nat44.timeouts, input);
  if ((parts & 2U) != 0) nat44.mss_clamp = input.word();
  if ((parts & 4U) != 0) nat44.ports = input.ports();
  if ((parts & 8U) != 0) nat44.max_sessions = input.byte() + 1U;
  if ((parts & 16U) != 0) {
    const net::Ipv4Address first{fuzz_outside + 0x15U + input.below(4)};
    nat44.pool.push_back({first, {first.value + input.below(4)}});
  }
  for (unsigned pairs = (parts >> 5U) & 1U ? input.below(4) : 0; pairs > 0; --pairs) {
    const net::Ipv4Address host = choose_inside_host(input);
    nat44.one_to_one.push_back({host, {fuzz_outside + 0x15U + input.below(8)}});
  }
  for (unsigned forwards = (parts >> 6U) & 1U ? input.below(4) : 0; forwards > 0; --forwards) {
    choose_forward(nat44, input);
  }
}

inline forward::IpNetwork choose_network(FuzzInput& input) {
  constexpr std::array<std::uint32_t, 4> bases{fuzz_inside, fuzz_outside, fuzz_elsewhere, 0};
  const std::uint8_t choice = input.byte();
  forward::IpNetwork network;
  network.negated = (choice & 1U) != 0;
  if ((choice & 2U) != 0) {
    network.ipv4 = net::Ipv4Cidr{{bases.at((choice >> 2U) & 3U) + 0x31U}, input.below(33)};
  } else if ((choice & 4U) != 0) {
    network.ipv6 = net::Ipv6Cidr{fuzz_host6((choice >> 3U) & 3U, 0x31), input.below(129)};
  }
  return network;
}

inline forward::FilterRule choose_rule(FuzzInput& input) {
  constexpr std::array<std::uint8_t, 5> protocols{6, 17, 1, 58, 47};
  const std::uint8_t choice = input.byte();
  const std::uint8_t parts = input.byte();
  forward::FilterRule rule;
  rule.pass = (choice & 1U) != 0;
  rule.quick = (choice & 2U) != 0;
  rule.direction = static_cast<forward::FilterRule::Direction>((choice >> 2U) % 3U);
  rule.family = static_cast<forward::FilterRule::Family>((choice >> 4U) % 3U);
  rule.keep_state = (choice & 64U) == 0;
  rule.any_flags = (choice & 128U) != 0;
  if ((parts & 1U) != 0) rule.on = (parts & 2U) != 0 ? "inside" : "outside";
  rule.on_negated = (parts & 3U) == 3U;
  if ((parts & 4U) != 0) rule.protocol = protocols.at(input.below(protocols.size()));
  if ((parts & 8U) != 0) rule.from = choose_network(input);
  if ((parts & 16U) != 0) rule.to = choose_network(input);
  if ((parts & 32U) != 0) rule.from_ports = input.ports();
  if ((parts & 64U) != 0) rule.to_ports = input.ports();
  if ((parts & 128U) != 0) rule.icmp_type = input.byte();
  return rule;
}

inline void choose(forward::FilterSettings& filter, FuzzInput& input) {
  const std::uint8_t choice = input.byte();
  for (unsigned rules = choice & 3U; rules > 0; --rules) {
    filter.rules.push_back(choose_rule(input));
  }
  if ((choice & 4U) != 0) filter.max_states = input.byte() + 1U;
  if ((choice & 8U) == 0) return;
  forward::FilterTimeouts& timeouts = filter.timeouts;
  for (Duration* one :
       {&timeouts.udp, &timeouts.tcp_established, &timeouts.tcp_opening, &timeouts.tcp_closing,
        &timeouts.icmp, &timeouts.other, &timeouts.fragment}) {
    input.change(*one);
  }
}

inline void choose(forward::Ipv6Settings& ipv6, FuzzInput& input) {
  const std::uint8_t choice = input.byte();
  const auto prefix = static_cast<std::uint8_t>(48 + input.below(17));
  ipv6 = {};
  if ((choice & 1U) != 0) ipv6.inside = net::Ipv6Cidr{fuzz_host6(1, 1), 64};
  if ((choice & 2U) != 0) ipv6.outside = net::Ipv6Cidr{fuzz_host6(2, 1), 64};
  if ((choice & 4U) != 0) ipv6.gateway = fuzz_host6(2, 0xFE);
  if ((choice & 8U) != 0) {
    ipv6.neighbours = {{fuzz_host6(2, 0xFE), {{2, 0, 0, 0, 2, 0xFE}}}};
  }
  ipv6.neighbour_proxy = (choice & 16U) != 0;
  for (std::uint8_t one = 0; one < (choice >> 5U) % 3U; ++one) {
    ipv6.translate.push_back({{fuzz_host6(static_cast<std::uint8_t>(1 + one * 2), 0), prefix},
                              {fuzz_host6(static_cast<std::uint8_t>(9 + one), 0), prefix}});
  }
}

inline void choose(forward::StationSettings& station, FuzzInput& input) {
  station.dhcp = static_cast<forward::DhcpWay>(input.below(2));
  station.max_hosts = input.byte();
  input.change(station.ageing);
}

inline forward::BridgePort choose_bridge_port(std::string name, FuzzInput& input) {
  const std::uint8_t choice = input.byte();
  return {std::move(name), (choice & 1U) != 0, (choice & 2U) != 0, (choice & 0x1FU) == 0x1CU};
}

inline void choose(forward::BridgeSettings& bridge, FuzzInput& input) {
  const std::uint8_t choice = input.byte();
  const std::uint8_t further = input.byte();
  if ((further & 0x10U) != 0) bridge.ports.push_back(choose_bridge_port("inside", input));
  if ((further & 0x20U) != 0) bridge.ports.push_back(choose_bridge_port("outside", input));
  for (unsigned i = 0; i < (further & 0x0FU); ++i) {
    bridge.ports.push_back(choose_bridge_port("port" + std::to_string(i), input));
  }
  bridge.like = static_cast<forward::BridgeLike>(choice % 3);
  bridge.max_addresses = (choice & 4U) != 0 ? 4 : 2000;
  bridge.port_max_addresses = (choice & 8U) != 0 ? 2 : 0;
  bridge.storm_limit = (choice & 16U) != 0 ? 3 : 0;
  bridge.move_limit = (choice & 32U) != 0 ? 2 : 0;
  if ((choice & 64U) != 0) bridge.mtu = choose_mtu(input);
  const std::vector<forward::BridgePort> ports = forward::bridge_ports(bridge);
  for (unsigned fixed = (choice & 128U) != 0 ? 1U + input.below(3) : 0; fixed > 0; --fixed) {
    bridge.fixed.push_back({{{2, 0, 0, 0, 9, input.below(8)}},
                            ports[input.below(ports.size())].name,
                            static_cast<std::uint16_t>(input.below(3))});
  }
  input.change(bridge.ageing);
}

}  // namespace guestlink
