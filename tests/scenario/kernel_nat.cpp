#include "tests/scenario/kernel_nat.h"

#include <array>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

#include "reference/net/ethernet.h"
#include "reference/net/ipv4.h"
#include "tests/scenario/packet_end.h"

namespace guestlink::sim {
namespace {

using forward::inside_port;
using forward::outside_port;
using forward::PortId;

/// What nat.sh does, with a forward for each protocol, hairpins with the outside address (RFC 4787
/// REQ-9a), and the filter that a guest on somebody else's Wi-Fi should have.
constexpr const char* rules = R"(
table ip nat {
  chain pre {
    type nat hook prerouting priority -100
    ip daddr 192.0.2.21 tcp dport 2210 dnat to 172.24.1.10:22
    ip daddr 192.0.2.21 udp dport 5353 dnat to 172.24.1.11:53
  }
  chain post {
    type nat hook postrouting priority 100
    oifname "wlan0" masquerade
    iifname "eth0" oifname "eth0" ct status dnat snat to 192.0.2.21
  }
}
table ip filter {
  chain forward {
    type filter hook forward priority 0; policy drop
    ct state invalid drop
    ct state established,related accept
    iifname "eth0" oifname "wlan0" accept
    ct status dnat accept
  }
  chain input {
    type filter hook input priority 0; policy drop
    icmp type echo-request accept
  }
}
)";

struct Setting {
  const char* name;
  const char* value;
};

/// A router that checks who sends from where, says every error, and follows TCP from its start.
/// Checksums are left to the ends, as ours does, or a wrong one could not be compared.  Its timers
/// run by a real clock, which on a busy machine goes far in a test: none may end in it.
constexpr std::array settings{
    Setting{"net/ipv4/ip_forward", "1"},
    Setting{"net/ipv4/conf/all/rp_filter", "1"},
    Setting{"net/ipv4/conf/all/send_redirects", "0"},
    Setting{"net/ipv4/conf/eth0/send_redirects", "0"},
    Setting{"net/ipv4/conf/all/accept_source_route", "0"},
    Setting{"net/ipv4/icmp_ratelimit", "0"},
    Setting{"net/netfilter/nf_conntrack_tcp_loose", "0"},
    Setting{"net/netfilter/nf_conntrack_checksum", "0"},
    Setting{"net/netfilter/nf_conntrack_udp_timeout", "3600"},
    Setting{"net/netfilter/nf_conntrack_udp_timeout_stream", "3600"},
    Setting{"net/netfilter/nf_conntrack_icmp_timeout", "3600"},
    Setting{"net/netfilter/nf_conntrack_generic_timeout", "3600"},
    Setting{"net/netfilter/nf_conntrack_tcp_timeout_syn_sent", "3600"},
    Setting{"net/netfilter/nf_conntrack_tcp_timeout_syn_recv", "3600"},
    Setting{"net/netfilter/nf_conntrack_tcp_timeout_fin_wait", "3600"},
    Setting{"net/netfilter/nf_conntrack_tcp_timeout_close_wait", "3600"},
    Setting{"net/netfilter/nf_conntrack_tcp_timeout_last_ack", "3600"},
};

/// The text that a barrier carries, where the frame is one.
std::string text_in(net::Bytes frame) {
  if (frame.size() < net::ethernet_header_bytes) return {};
  const auto ip = net::Ipv4View::parse(frame.subspan(net::ethernet_header_bytes));
  if (!ip || ip->payload().size() < 8) return {};
  const net::Bytes payload = ip->payload().subspan(8);
  return {reinterpret_cast<const char*>(payload.data()), payload.size()};
}

}  // namespace

Topology KernelNat::topology() {
  const forward::Settings place = test::nat_place();
  return {.nodes = {{"host", Role::host}, {"guest", Role::guest}, {"lan", Role::host}},
          .links = {{"inside", MediumName::cable, {"host", "eth0"}, {"guest", "eth0"}},
                    {"air", MediumName::cable, {"guest", "wlan0"}, {"lan", "eth0"}}},
          .interfaces = {{.at = {"host", "eth0"}},
                         {.at = {"guest", "eth0"},
                          .mac = place.inside.mac,
                          .addresses = {place.inside.address},
                          .mtu = place.inside.mtu},
                         {.at = {"guest", "wlan0"},
                          .mac = place.outside.mac,
                          .addresses = {place.outside.address},
                          .mtu = place.outside.mtu},
                         {.at = {"lan", "eth0"}}}};
}

Result<std::unique_ptr<KernelNat>> KernelNat::start(World& world) {
  const forward::Settings place = test::nat_place();
  for (const forward::Neighbour& one : place.neighbours) {
    const bool inside = place.inside.address.contains(one.address);
    const Endpoint at{"guest", inside ? "eth0" : "wlan0"};
    if (auto good = world.add_neighbour(at, one.address, one.mac); !good) {
      return tl::unexpected(good.error());
    }
  }
  if (auto good = world.add_route("guest", anywhere, place.gateway); !good) {
    return tl::unexpected(good.error());
  }
  const auto loaded =
      world.run("guest", {.argv = {"nft", "-f", "-"}, .input = rules}, std::chrono::seconds(10));
  if (!loaded) return tl::unexpected(loaded.error());
  if (!loaded->good()) return failure(Error::Code::failed, "nft: " + loaded->err);
  for (const Setting& one : settings) {
    if (auto good = world.set_sysctl("guest", one.name, one.value); !good) {
      return tl::unexpected(good.error());
    }
  }
  std::unique_ptr<KernelNat> made(new KernelNat(world));
  for (const char* node : {"host", "lan"}) {
    auto end = open_end(world, node);
    if (!end) return tl::unexpected(end.error());
    made->sockets_.push_back(std::move(*end));
  }
  return made;
}

Status KernelNat::send(PortId at, net::Bytes frame) {
  const auto sent = ::write(sockets_[at.index].number(), frame.data(), frame.size());
  if (sent == static_cast<ssize_t>(frame.size())) return {};
  return system_failure("cannot send a frame");
}

Status KernelNat::read_until(PortId at, const std::string& barrier,
                             std::vector<test::Carried>& came) {
  const int number = sockets_[at.index].number();
  std::vector<std::byte> buffer(65536);
  while (true) {
    pollfd ready{number, POLLIN, 0};
    if (::poll(&ready, 1, 30000) != 1) {
      return failure(Error::Code::timed_out, "\"" + barrier + "\" did not cross");
    }
    const ssize_t got = ::recv(number, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0) return system_failure("cannot receive");
    const net::Bytes frame = net::Bytes(buffer).first(static_cast<std::size_t>(got));
    if (frame.size() < net::ethernet_header_bytes ||
        net::load16(frame, 12) != net::ether_type::ipv4) {
      continue;
    }
    if (text_in(frame) == barrier) return {};
    came.push_back({at, {frame.begin(), frame.end()}});
  }
}

Status KernelNat::cross(const std::string& text, PortId from, PortId to,
                        std::vector<test::Carried>& came) {
  const std::string barrier = fmt::format("barrier{}", ++barriers_);
  static const std::vector<test::NatFlow> none;
  const auto frame = test::OutsidePorts(none).build({from, text + " text " + barrier});
  if (!frame) return failure(Error::Code::failed, text + " is no frame");
  if (auto good = send(from, *frame); !good) return good;
  return read_until(to, barrier, came);
}

Result<std::vector<test::Carried>> KernelNat::carry(
    const std::vector<std::pair<PortId, std::vector<std::byte>>>& frames) {
  std::vector<test::Carried> came;
  for (const auto& [at, frame] : frames) {
    if (auto good = send(at, frame); !good) return tl::unexpected(good.error());
  }
  auto good = cross("udp 172.24.1.250:9 > 198.51.100.250:9", inside_port, outside_port, came);
  if (good) {
    good = cross("udp 198.51.100.250:9 > 192.0.2.21:9", outside_port, inside_port, came);
  }
  if (!good) return tl::unexpected(good.error());
  return came;
}

}  // namespace guestlink::sim
