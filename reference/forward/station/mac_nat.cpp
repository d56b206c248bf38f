// Outwards the source address becomes the station's own, in the frame and in what speaks of it: ARP
// (RFC 826), neighbour discovery (RFC 4861), DHCP (RFC 2131).  Inwards the IP address tells the
// host.

#include "reference/forward/station/mac_nat.h"

#include <array>
#include <map>

#include "reference/forward/narration.h"
#include "reference/forward/reserved_group.h"
#include "reference/forward/station/dhcp.h"
#include "reference/forward/station/hosts.h"
#include "reference/net/arp.h"
#include "reference/net/checksum.h"
#include "reference/net/ethernet.h"
#include "reference/net/icmpv6.h"
#include "reference/net/ip_address.h"

namespace guestlink::forward::station {
namespace {

constexpr std::size_t most_transactions = 64;
constexpr Duration between_sweeps = std::chrono::seconds(60);
constexpr std::size_t arp_sender_at = 8;
constexpr std::size_t arp_target_at = 18;

bool is_host(net::Ipv4Address address) {
  return address.value != 0 && !address.is_multicast() && !address.is_broadcast() &&
         !address.is_loopback();
}

bool is_host(const net::Ipv6Address& address) {
  return !address.is_unspecified() && !address.is_multicast() && !address.is_loopback();
}

/// Puts `mac` into a source (of a solicitation, or an advertisement of a router) or target
/// link-layer address option, and the change into the checksum.
void set_link_layer_option(const net::Ipv6Edit& ip, const net::Offload& offload,
                           const net::MacAddress& mac) {
  const net::MutableBytes icmp = ip.payload();
  if (ip.next_header() != net::ip_protocol::icmpv6 || icmp.size() < 8) return;
  const std::uint8_t type = net::load8(icmp, 0);
  if (!net::is_neighbour_discovery(type)) return;
  const bool of_target =
      type == net::icmpv6_type::neighbour_advertisement || type == net::icmpv6_type::redirect;
  const auto at = net::link_layer_option(icmp, of_target ? 2 : 1);
  if (!at) return;
  for (std::size_t i = 0; i < 6; i += 2) {
    const auto word = static_cast<std::uint16_t>((mac.octets[i] << 8U) | mac.octets[i + 1]);
    const auto delta = net::change16(net::load16(icmp, *at + i), word);
    net::store16(icmp, *at + i, word);
    if (offload.checksum_unfinished) continue;
    net::store16(icmp, 2, net::updated(net::load16(icmp, 2), delta));
  }
}

class MacNat final : public Forwarder {
 public:
  explicit MacNat(const Settings& settings)
      : station_(settings.outside.mac),
        dhcp_(settings.station.dhcp),
        hosts_(settings.station.ageing, settings.station.max_hosts) {}

  Verdict handle(PortId in, net::Frame frame, Instant now, Outbox& /*outbox*/) override {
    const auto ethernet = net::EthernetEdit::parse(frame.bytes);
    if (!ethernet) return Verdict::drop(DropReason::runt_frame);
    if (in != inside_port && in != outside_port) return Verdict::drop(DropReason::not_for_us);
    const net::MacAddress source = ethernet->source();
    if (source.is_group() || source.is_zero()) return Verdict::drop(DropReason::bad_source_mac);
    // From the air: the access point's echo of a broadcast of ours (forwarding.md section 4.2 e).
    if (source == station_) return Verdict::drop(DropReason::own_address);
    if (ethernet->type() == net::ether_type::eapol) return Verdict::drop(DropReason::eapol);
    if (is_reserved_group(ethernet->destination())) {
      return Verdict::drop(DropReason::reserved_group);
    }
    const DropReason reason =
        in == inside_port ? outwards(*ethernet, frame, now) : inwards(*ethernet, frame, now);
    if (reason != DropReason::none) return Verdict::drop(reason);
    return Verdict::send(in == inside_port ? outside_port : inside_port);
  }

  void narrate_to(Narrator* narrator) override { narration_.tell(narrator); }

  Instant expire(Instant now, Outbox& /*outbox*/) override {
    if (now >= next_sweep_) {
      hosts_.expire(now);
      next_sweep_ = now + between_sweeps;
    }
    return next_sweep_;
  }

 private:
  DropReason outwards(const net::EthernetEdit& ethernet, const net::Frame& frame, Instant now) {
    // Hosts inside reach each other without us.
    if (hosts_.has(ethernet.destination(), now)) return DropReason::same_port;
    DropReason reason = DropReason::not_forwarded_protocol;
    switch (ethernet.type()) {
    case net::ether_type::arp: reason = arp_outwards(ethernet, now); break;
    case net::ether_type::ipv4: reason = ipv4_outwards(ethernet, frame, now); break;
    case net::ether_type::ipv6: reason = ipv6_outwards(ethernet, frame, now); break;
    default: break;
    }
    if (reason != DropReason::none) return reason;
    narration_.note([&] {
      return "on the air it comes from " + net::to_string(station_) + ", not from " +
             net::to_string(ethernet.source());
    });
    ethernet.set_source(station_);
    return reason;
  }

  DropReason arp_outwards(const net::EthernetEdit& ethernet, Instant now) {
    const auto arp = net::parse_arp(ethernet.payload());
    if (!arp) return DropReason::malformed_arp;
    if (arp->sender_mac.is_group() || arp->sender_mac.is_zero()) return DropReason::malformed_arp;
    if (is_host(arp->sender) && !learn(arp->sender, arp->sender_mac, now)) {
      return DropReason::table_full;
    }
    net::store_mac(ethernet.payload(), arp_sender_at, station_);
    return DropReason::none;
  }

  DropReason ipv4_outwards(const net::EthernetEdit& ethernet, const net::Frame& frame,
                           Instant now) {
    const auto ip = net::Ipv4Edit::parse(ethernet.payload());
    if (!ip) return DropReason::malformed_ipv4;
    if (is_host(ip->source()) && !learn(ip->source(), ethernet.source(), now)) {
      return DropReason::table_full;
    }
    const auto dhcp = Dhcp::parse(*ip, frame.offload);
    if (!dhcp || !dhcp->from_client()) return DropReason::none;
    if (dhcp_ == DhcpWay::broadcast_flag) {
      narration_.note([] { return "a DHCP client's message: it asks for an answer to all"; });
      dhcp->ask_for_broadcast();
    } else {
      narration_.note([&] {
        return "a DHCP client's message: its client is the station now, and was " +
               net::to_string(dhcp->client());
      });
      if (transactions_.size() >= most_transactions) transactions_.erase(transactions_.begin());
      transactions_[dhcp->transaction()] = dhcp->client();
      dhcp->set_client(station_);
    }
    return DropReason::none;
  }

  DropReason ipv6_outwards(const net::EthernetEdit& ethernet, const net::Frame& frame,
                           Instant now) {
    const auto ip = net::Ipv6Edit::parse(ethernet.payload());
    if (!ip) return DropReason::malformed_ipv6;
    if (is_host(ip->source()) && !learn(ip->source(), ethernet.source(), now)) {
      return DropReason::table_full;
    }
    set_link_layer_option(*ip, frame.offload, station_);
    return DropReason::none;
  }

  DropReason inwards(const net::EthernetEdit& ethernet, const net::Frame& frame, Instant now) {
    const bool to_all = ethernet.destination().is_group();
    if (!to_all && ethernet.destination() != station_) return DropReason::not_for_us;
    std::optional<net::MacAddress> host;
    switch (ethernet.type()) {
    case net::ether_type::arp: {
      const auto arp = net::parse_arp(ethernet.payload());
      if (!arp) return DropReason::malformed_arp;
      host = hosts_.mac_of(net::mapped(arp->target), now);
      if (host && !to_all && arp->target_mac == station_) {
        net::store_mac(ethernet.payload(), arp_target_at, *host);
      }
      break;
    }
    case net::ether_type::ipv4: {
      const auto ip = net::Ipv4Edit::parse(ethernet.payload());
      if (!ip) return DropReason::malformed_ipv4;
      host = hosts_.mac_of(net::mapped(ip->destination()), now);
      if (const auto client = restored_client(*ip, frame.offload)) host = client;
      break;
    }
    case net::ether_type::ipv6: {
      const auto ip = net::Ipv6View::parse(ethernet.payload());
      if (!ip) return DropReason::malformed_ipv6;
      host = hosts_.mac_of(ip->destination(), now);
      break;
    }
    default: return DropReason::not_forwarded_protocol;
    }
    if (to_all) {
      narration_.note([] { return "it is for many: for all hosts inside"; });
      return DropReason::none;
    }
    if (!host) return DropReason::unknown_host;
    narration_.note([&] { return "inside that is " + net::to_string(*host); });
    ethernet.set_destination(*host);
    return DropReason::none;
  }

  bool learn(const net::IpAddress& address, const net::MacAddress& mac, Instant now) {
    if (!hosts_.learn(address.ipv6(), mac, now)) return false;
    narration_.note([&] { return net::to_string(address) + " is " + net::to_string(mac); });
    return true;
  }

  /// Of an answer to a message whose client was rewritten: that client, put in again.
  std::optional<net::MacAddress> restored_client(const net::Ipv4Edit& ip,
                                                 const net::Offload& offload) const {
    if (dhcp_ != DhcpWay::chaddr) return std::nullopt;
    const auto dhcp = Dhcp::parse(ip, offload);
    if (!dhcp || dhcp->from_client() || dhcp->client() != station_) return std::nullopt;
    const auto found = transactions_.find(dhcp->transaction());
    if (found == transactions_.end()) return std::nullopt;
    narration_.note([] { return "a DHCP server's answer: its client is the host's own again"; });
    dhcp->set_client(found->second);
    return found->second;
  }

  net::MacAddress station_;
  DhcpWay dhcp_;
  Hosts hosts_;
  std::map<std::uint32_t, net::MacAddress> transactions_;  ///< DHCP clients by xid.
  Instant next_sweep_{INT64_MIN};
  Narration narration_;
};

}  // namespace

Fault fault_of_mac_nat(const Settings& settings) {
  if (!settings.outside.mac.is_zero() && !settings.outside.mac.is_group()) return {};
  return {"outside.mac must be the station's address on the air, not " +
              net::to_string(settings.outside.mac),
          "outside.mac"};
}

std::unique_ptr<Forwarder> make_mac_nat(const Settings& settings) {
  return std::make_unique<MacNat>(settings);
}

}  // namespace guestlink::forward::station
