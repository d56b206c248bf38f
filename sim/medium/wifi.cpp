// Wi-Fi as a medium between Ethernet interfaces.  A station's frame carries three addresses: the
// access point, the transmitter, which is also the source, and the destination.  The access point
// finds its station by the transmitter, so a frame with somebody else's source comes from nobody it
// knows.  With four addresses, when both ends agree, source and transmitter are apart, and the
// access point learns who lives behind the station.

#include "sim/medium/wifi.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace guestlink::sim {
namespace {

constexpr std::size_t header_bytes = 14;
constexpr std::uint16_t eapol_type = 0x888e;
constexpr std::uint16_t arp_type = 0x0806;
constexpr std::size_t arp_bytes = 28;  // RFC 826 for Ethernet and IPv4.
constexpr std::uint16_t arp_request = 1;
constexpr std::uint16_t arp_reply = 2;
constexpr std::size_t arp_operation = header_bytes + 6;
constexpr std::size_t arp_sender_mac = header_bytes + 8;
constexpr std::size_t arp_sender = header_bytes + 14;
constexpr std::size_t arp_target_mac = header_bytes + 18;
constexpr std::size_t arp_target = header_bytes + 24;

net::MacAddress mac_at(net::Bytes frame, std::size_t at) {
  net::MacAddress mac;
  for (std::size_t i = 0; i < mac.octets.size(); ++i) mac.octets.at(i) = net::load8(frame, at + i);
  return mac;
}

void put_mac(net::MutableBytes frame, std::size_t at, const net::MacAddress& mac) {
  for (std::size_t i = 0; i < mac.octets.size(); ++i) net::store8(frame, at + i, mac.octets.at(i));
}

bool is_eapol(net::Bytes frame) {
  return net::load16(frame, 12) == eapol_type;
}

bool is_arp(net::Bytes frame) {
  return net::load16(frame, 12) == arp_type && frame.size() >= header_bytes + arp_bytes;
}

}  // namespace

Wifi::Wifi(const WifiSettings& settings, const Impairment& impairment, std::uint64_t seed)
    : settings_(settings), radio_(impairment, seed) {}

void Wifi::change(const WifiSettings& settings) {
  if (!settings.associated || settings.station != settings_.station ||
      settings.four_addr != settings_.four_addr || settings.wds != settings_.wds) {
    behind_station_.clear();
    addresses_.clear();
  }
  settings_ = settings;
}

Loss Wifi::carry(End from, net::Bytes frame, Instant now, Deliveries& deliveries) {
  if (frame.size() < header_bytes) return Loss::malformed;
  if (!settings_.associated) return Loss::not_associated;
  const Loss verdict = from == End::a ? judge_up(frame) : judge_down(frame, now, deliveries);
  if (verdict != Loss::none) return verdict;
  return radio_.carry(from, frame, now, deliveries);
}

Loss Wifi::judge_up(net::Bytes frame) {
  const net::MacAddress source = mac_at(frame, 6);
  const bool three_addresses = !settings_.four_addr || is_eapol(frame);
  if (three_addresses) {
    if (source != settings_.station) {
      ++deauthentications_;
      return Loss::spurious_source;
    }
  } else {
    if (!settings_.wds) return Loss::unexpected_four_addresses;
    if (!source.is_group()) behind_station_.insert(source);
  }
  learn_address(frame);
  return Loss::none;
}

Loss Wifi::judge_down(net::Bytes frame, Instant now, Deliveries& deliveries) {
  const net::MacAddress destination = mac_at(frame, 0);
  const bool four_addresses = settings_.four_addr && settings_.wds;
  if (!destination.is_group()) {
    if (destination == settings_.station) return Loss::none;
    return four_addresses && behind_station_.contains(destination) ? Loss::none
                                                                   : Loss::not_behind_station;
  }
  if (settings_.proxy_arp && is_arp(frame)) return answer_for_station(frame, now, deliveries);
  if (four_addresses) {
    // Sent to this station alone, with four addresses; its own do not come back to it.
    return behind_station_.contains(mac_at(frame, 6)) ? Loss::own_echo : Loss::none;
  }
  if (settings_.four_addr && !is_eapol(frame)) return Loss::group_not_for_four_addresses;
  return mac_at(frame, 6) == settings_.station ? Loss::own_echo : Loss::none;
}

void Wifi::learn_address(net::Bytes frame) {
  if (!settings_.proxy_arp || !is_arp(frame)) return;
  const net::Ipv4Address sender{net::load32(frame, arp_sender)};
  if (sender.value != 0) addresses_[sender] = mac_at(frame, arp_sender_mac);
}

Loss Wifi::answer_for_station(net::Bytes request, Instant now, Deliveries& deliveries) const {
  // Whom it does not know it does not ask either: no ARP request goes on the air.
  const auto known = addresses_.find(net::Ipv4Address{net::load32(request, arp_target)});
  if (net::load16(request, arp_operation) != arp_request || known == addresses_.end()) {
    return Loss::answered_by_proxy;
  }
  std::vector<std::byte> reply(request.begin(), request.begin() + header_bytes + arp_bytes);
  const net::MacAddress asker = mac_at(request, arp_sender_mac);
  put_mac(reply, 0, asker);
  put_mac(reply, 6, known->second);
  net::store16(reply, arp_operation, arp_reply);
  put_mac(reply, arp_sender_mac, known->second);
  net::store32(reply, arp_sender, known->first.value);
  put_mac(reply, arp_target_mac, asker);
  net::store32(reply, arp_target, net::load32(request, arp_sender));
  deliveries.push_back({End::b, now, std::move(reply)});
  return Loss::answered_by_proxy;
}

}  // namespace guestlink::sim
