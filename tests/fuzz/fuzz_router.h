#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/choose_settings.h"
#include "tests/fuzz/drive_forwarder.h"

namespace guestlink {

/// A mode of two or more sides, with IPv4, IPv6 and a filter.
class FuzzRouter {
 public:
  FuzzRouter(std::string_view mode, std::span<const std::uint8_t> input)
      : mode_(mode), input_(input) {}

  void run() {
    const std::uint8_t choice = input_.byte();
    forward::Settings settings = make_settings(choice);
    const bool chosen = (choice & 0x80U) != 0;
    if (chosen) choose_more(settings);
    drive(settings, chosen, input_, [&](forward::PortId in) { return frame_for(in); });
  }

 private:
  bool has_further_ports() const { return mode_ == "route" || mode_ == "firewall"; }

  static forward::FurtherPort further_port(std::uint8_t network) {
    return {"port" + std::to_string(network),
            {{{2, 0, 0, 0, network, 1}}, {{0xAC180001U + network * 256U}, 24}, 1500},
            net::Ipv6Cidr{fuzz_host6(network, 1), 64},
            false};
  }

  forward::Settings make_settings(std::uint8_t choice) const {
    const bool one_network = mode_ == "proxy_arp";
    forward::Settings settings;
    settings.mode = mode_;
    settings.inside = {{{2, 0, 0, 0, 1, 1}}, {{fuzz_inside + 1U}, 24}, 1500};
    if (one_network) settings.inside.address = {};
    settings.outside = {{{2, 0, 0, 0, 2, 1}}, {{fuzz_outside + 0x15U}, 24}, 1280};
    settings.gateway = net::Ipv4Address{fuzz_outside + 1U};
    settings.neighbours = {{{fuzz_outside + 1U}, {{2, 0, 0, 0, 2, 0xFE}}}};
    if (has_further_ports()) {
      settings.ports.push_back(further_port(3));
      settings.ports.back().air = (choice & 1U) != 0;
    }
    forward::Ipv6Settings ipv6;
    if (!one_network) ipv6.inside = net::Ipv6Cidr{fuzz_host6(1, 1), 64};
    ipv6.outside = net::Ipv6Cidr{fuzz_host6(2, 1), 64};
    ipv6.gateway = fuzz_host6(2, 0xFE);
    ipv6.neighbours = {{fuzz_host6(2, 0xFE), {{2, 0, 0, 0, 2, 0xFE}}}};
    ipv6.neighbour_proxy = one_network;
    if ((choice & 2U) != 0 && !one_network) {
      ipv6.translate.push_back({{fuzz_host6(1, 0), 64}, {fuzz_host6(9, 0), 64}});
    }
    settings.ipv6 = ipv6;
    settings.station.dhcp = static_cast<forward::DhcpWay>((choice >> 2U) & 1U);
    settings.station.max_hosts = 4;
    if (mode_ == "firewall") {
      settings.filter.emplace();
      settings.filter->max_states = 8;
      forward::FilterRule ssh;
      ssh.on = "outside";
      ssh.protocol = 6;
      ssh.to_ports = forward::PortRange{22, 22};
      if ((choice & 8U) != 0) settings.filter->rules.push_back(ssh);
    }
    return settings;
  }

  /// Whatever else the mode's settings can say.
  void choose_more(forward::Settings& settings) {
    const std::uint8_t parts = input_.byte();
    if ((parts & 1U) != 0) {
      settings.inside.mtu = choose_mtu(input_);
      settings.outside.mtu = choose_mtu(input_);
    }
    if ((parts & 2U) != 0) settings.gateway.reset();
    if ((parts & 4U) != 0) settings.ipv6.reset();
    if ((parts & 8U) != 0) choose(settings.ipv6.emplace(), input_);
    if ((parts & 16U) != 0) choose(settings.station, input_);
    if ((parts & 32U) != 0 && has_further_ports()) choose_ports(settings);
    if ((parts & 64U) != 0 && has_further_ports()) choose(settings.filter.emplace(), input_);
    if ((parts & 128U) != 0) {
      settings.neighbours.push_back({{fuzz_inside + 0x31U}, {{2, 0, 0, 0, 9, 0x31}}});
      input_.change(settings.nat44.timeouts.neighbour);
    }
  }

  void choose_ports(forward::Settings& settings) {
    settings.ports.clear();
    const std::uint8_t count = input_.below(15);
    for (std::uint8_t i = 0; i < count; ++i) {
      const std::uint8_t choice = input_.byte();
      settings.ports.push_back(further_port(static_cast<std::uint8_t>(3 + i)));
      forward::FurtherPort& port = settings.ports.back();
      port.air = (choice & 1U) != 0;
      if ((choice & 2U) != 0) port.ipv6.reset();
      if ((choice & 4U) != 0) port.at.mtu = choose_mtu(input_);
    }
  }

  /// Input behind a header that gets past the first checks, most often.
  std::vector<std::byte> frame_for(forward::PortId in) {
    const std::uint8_t shape = input_.byte();
    const std::size_t length = input_.byte() * std::size_t{shape % 8 == 7 ? 20U : 1U};
    std::vector<std::byte> frame;
    if ((shape & 0x80U) == 0) {
      frame.resize(net::ethernet_header_bytes);
      net::store_mac(frame, 0, {{2, 0, 0, 0, static_cast<std::uint8_t>(in.index + 1), 1}});
      if ((shape & 0x40U) != 0) net::store_mac(frame, 0, {{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}});
      net::store_mac(frame, 6, {{2, 0, 0, 0, 9, input_.byte()}});
      header_for(frame, in, shape, std::min(length, input_.left()));
    }
    const std::vector<std::byte> rest = input_.take(length);
    frame.insert(frame.end(), rest.begin(), rest.end());
    return frame;
  }

  void header_for(std::vector<std::byte>& frame, forward::PortId in, std::uint8_t shape,
                  std::size_t payload) {
    const auto network = static_cast<std::uint8_t>(in.index + 1);
    const std::array<std::uint8_t, 4> protocols{1, 6, 17, 58};
    if ((shape & 0x30U) == 0x30) {
      net::store16(frame, 12, net::ether_type::arp);
      return;
    }
    const bool is_ipv6 = (shape & 0x20U) != 0;
    net::store16(frame, 12, is_ipv6 ? net::ether_type::ipv6 : net::ether_type::ipv4);
    const std::size_t at = frame.size();
    if (is_ipv6) {
      frame.resize(at + net::ipv6_header_bytes);
      net::Ipv6Header header;
      header.source = fuzz_host6(network, input_.byte());
      header.destination = fuzz_host6(input_.below(10), 0x49);
      header.next_header = protocols[shape & 3U];
      header.hop_limit = (shape & 0x10U) != 0 ? 255 : 64;
      header.payload_bytes = static_cast<std::uint16_t>(payload > 2 ? payload - 2 : 0);
      net::write_ipv6_header(net::MutableBytes(frame).subspan(at), header);
      return;
    }
    frame.resize(at + net::ipv4_header_bytes);
    net::Ipv4Header header;
    const std::uint32_t base = network == 2 ? fuzz_outside : 0xAC180000U + network * 256U;
    header.source = {base + input_.byte()};
    header.destination = {(shape & 0x10U) != 0 ? fuzz_outside + 0x49U : fuzz_inside + 0x49U};
    if ((shape & 8U) != 0) header.destination = {0xFFFFFFFFU};
    header.protocol = protocols[shape & 3U];
    header.payload_bytes = static_cast<std::uint16_t>(payload > 1 ? payload - 1 : 0);
    net::write_ipv4_header(net::MutableBytes(frame).subspan(at), header);
  }

  std::string_view mode_;
  FuzzInput input_;
};

}  // namespace guestlink
