#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>
#include <vector>

#include "reference/forward/modes.h"
#include "reference/net/describe.h"
#include "reference/net/ethernet.h"
#include "reference/net/ipv4.h"
#include "reference/net/ipv6.h"

namespace guestlink {

/// Frames and instants made from the input, through one mode between three ports with IPv4, IPv6
/// and a filter.  Beyond not crashing, every verdict must make sense, and every IPv4 and IPv6
/// packet that is sent must still parse.
class DriveForwarder {
 public:
  DriveForwarder(std::string_view mode, std::span<const std::uint8_t> input)
      : mode_(mode), input_(input) {}

  void run() {
    const forward::Settings settings = make_settings();
    auto forwarder = forward::make_forwarder(settings);
    must(forwarder.has_value());
    Looking outbox;
    Instant now{1'000'000'000'000};
    for (int i = 0; i < 200 && !input_.empty(); ++i) {
      const std::uint8_t step = byte();
      now = now + std::chrono::milliseconds(step) * ((step & 0x80U) != 0 ? 4000 : 1);
      const forward::PortId in{static_cast<std::uint8_t>(byte() % 4)};
      std::vector<std::byte> bytes = frame_for(in);
      net::Frame frame{bytes, {}};
      if (step % 16 == 3) {
        frame.offload.checksum_unfinished = true;
        frame.offload.checksum_start = static_cast<std::uint16_t>(34 + step / 8);
        frame.offload.checksum_offset = 6;
        frame.offload.segment_bytes = step > 64 ? 500 : 0;
      }
      check((*forwarder)->handle(in, frame, now, outbox), bytes);
      if (step % 8 == 5) (*forwarder)->expire(now, outbox);
    }
  }

 private:
  static void must(bool claim) {
    if (!claim) std::abort();
  }

  static void look_at(net::Bytes frame) {
    must(!net::describe(frame).empty());
    must(frame.size() >= net::ethernet_header_bytes);
    const net::Bytes payload = frame.subspan(net::ethernet_header_bytes);
    const std::uint16_t type = net::load16(frame, 12);
    if (type == net::ether_type::ipv4) must(net::Ipv4View::parse(payload).has_value());
    if (type == net::ether_type::ipv6) must(net::Ipv6View::parse(payload).has_value());
  }

  class Looking final : public forward::Outbox {
   public:
    void originate(forward::PortId out, net::Bytes frame) override {
      must(out.index < 3);
      look_at(frame);
    }
  };

  void check(const forward::Verdict& verdict, net::Bytes frame) const {
    using Kind = forward::Verdict::Kind;
    must((verdict.kind == Kind::drop) == (verdict.reason != forward::DropReason::none));
    if (verdict.kind != Kind::send) return;
    must(verdict.out.index < 3);
    // The clone carries what it is given.
    if (mode_ != "mac_clone") look_at(frame);
  }

  std::uint8_t byte() {
    if (input_.empty()) return 0;
    const std::uint8_t value = input_.front();
    input_ = input_.subspan(1);
    return value;
  }

  static net::Ipv6Address host6(std::uint8_t network, std::uint8_t last) {
    net::Ipv6Address address;
    address.octets[0] = 0xFD;
    address.octets[7] = network;
    address.octets[15] = last;
    return address;
  }

  forward::Settings make_settings() {
    const std::uint8_t choice = byte();
    const bool one_network = mode_ == "proxy_arp";
    forward::Settings settings;
    settings.mode = mode_;
    settings.inside = {{{2, 0, 0, 0, 1, 1}}, {{0xAC180101}, 24}, 1500};
    if (one_network) settings.inside.address = {};
    settings.outside = {{{2, 0, 0, 0, 2, 1}}, {{0xC0000215}, 24}, 1280};
    settings.gateway = net::Ipv4Address{0xC0000201};
    settings.neighbours = {{{0xC0000201}, {{2, 0, 0, 0, 2, 0xFE}}}};
    if (mode_ == "route" || mode_ == "firewall") {
      settings.ports.push_back({"third",
                                {{{2, 0, 0, 0, 3, 1}}, {{0xAC180301}, 24}, 1500},
                                net::Ipv6Cidr{host6(3, 1), 64},
                                (choice & 1U) != 0});
    }
    forward::Ipv6Settings ipv6;
    if (!one_network) ipv6.inside = net::Ipv6Cidr{host6(1, 1), 64};
    ipv6.outside = net::Ipv6Cidr{host6(2, 1), 64};
    ipv6.gateway = host6(2, 0xFE);
    ipv6.neighbours = {{host6(2, 0xFE), {{2, 0, 0, 0, 2, 0xFE}}}};
    ipv6.neighbour_proxy = one_network;
    if ((choice & 2U) != 0 && !one_network) {
      ipv6.translate.push_back({{host6(1, 0), 64}, {host6(9, 0), 64}});
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

  /// Input behind a header that gets past the first checks, most often.
  std::vector<std::byte> frame_for(forward::PortId in) {
    const std::uint8_t shape = byte();
    const std::size_t length = byte() * std::size_t{shape % 8 == 7 ? 20U : 1U};
    std::vector<std::byte> frame;
    if ((shape & 0x80U) == 0) {
      frame.resize(net::ethernet_header_bytes);
      net::store_mac(frame, 0, {{2, 0, 0, 0, static_cast<std::uint8_t>(in.index + 1), 1}});
      if ((shape & 0x40U) != 0) net::store_mac(frame, 0, {{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}});
      net::store_mac(frame, 6, {{2, 0, 0, 0, 9, byte()}});
      header_for(frame, in, shape, std::min(length, input_.size()));
    }
    for (std::size_t i = 0; i < length && !input_.empty(); ++i) frame.push_back(std::byte{byte()});
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
      header.source = host6(network, byte());
      header.destination = host6(static_cast<std::uint8_t>(byte() % 10), 0x49);
      header.next_header = protocols[shape & 3U];
      header.hop_limit = (shape & 0x10U) != 0 ? 255 : 64;
      header.payload_bytes = static_cast<std::uint16_t>(payload > 2 ? payload - 2 : 0);
      net::write_ipv6_header(net::MutableBytes(frame).subspan(at), header);
      return;
    }
    frame.resize(at + net::ipv4_header_bytes);
    net::Ipv4Header header;
    const std::uint32_t base = network == 2 ? 0xC0000200U : 0xAC180000U + network * 256U;
    header.source = {base + byte()};
    header.destination = {(shape & 0x10U) != 0 ? 0xC0000249U : 0xAC180149U};
    if ((shape & 8U) != 0) header.destination = {0xFFFFFFFFU};
    header.protocol = protocols[shape & 3U];
    header.payload_bytes = static_cast<std::uint16_t>(payload > 1 ? payload - 1 : 0);
    net::write_ipv4_header(net::MutableBytes(frame).subspan(at), header);
  }

  std::string_view mode_;
  std::span<const std::uint8_t> input_;
};

}  // namespace guestlink
