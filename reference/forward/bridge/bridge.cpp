#include "reference/forward/bridge/bridge.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "reference/forward/bridge/mac_table.h"
#include "reference/forward/bridge/per_second.h"
#include "reference/forward/narration.h"
#include "reference/forward/port_names.h"
#include "reference/forward/reserved_group.h"
#include "reference/net/ethernet.h"
#include "reference/net/vlan.h"

namespace guestlink::forward::bridge {
namespace {

constexpr Duration between_sweeps = std::chrono::seconds(300);  // if_bridge(4) prunes as often.

/// IEEE 802.1D, as if_bridge(4) does it.
class Bridge final : public Forwarder {
 public:
  explicit Bridge(const Settings& settings)
      : ports_(bridge_ports(settings.bridge)),
        own_{settings.inside.mac, settings.outside.mac},
        like_(settings.bridge.like),
        storm_limit_(settings.bridge.storm_limit),
        mtu_(settings.bridge.mtu),
        stations_(settings.bridge, ports_),
        groups_(ports_.size()) {
    for (const BridgePort& port : ports_) {
      plain_ = plain_ && !port.isolated && !port.hairpin && !port.span;
    }
  }

  Verdict handle(PortId in, net::Frame frame, Instant now, Outbox& outbox) override {
    const auto ethernet = net::EthernetView::parse(frame.bytes);
    if (!ethernet) return Verdict::drop(DropReason::runt_frame);
    if (in.index >= ports_.size()) return Verdict::drop(DropReason::not_for_us);
    if (!plain_) {
      if (ports_[in.index].span) return Verdict::drop(DropReason::span_port);
      show_to_span_ports(frame, outbox);
    }
    const net::MacAddress source = ethernet->source();
    const bool odd_source = source.is_group() || source.is_zero();
    if (odd_source && like_ != BridgeLike::freebsd) {
      return Verdict::drop(DropReason::bad_source_mac);
    }
    // Our own frame come back by a loop or an access point's echo: it teaches nothing.
    if (is_own(source)) return Verdict::drop(DropReason::own_address);
    const net::MacAddress destination = ethernet->destination();
    // B7: tags pass unchanged, but stations are known by VLAN.
    const auto tag = net::outer_vlan(frame.bytes);
    const std::uint16_t vlan = tag ? tag->id : std::uint16_t{0};
    if (is_reserved_group(destination) && !is_carried(destination)) {
      return Verdict::drop(DropReason::reserved_group);
    }
    if (!fits(frame, tag.has_value())) return Verdict::drop(DropReason::packet_too_big);
    if (!odd_source) {
      const DropReason reason = stations_.learn(vlan, source, in, now);
      if (reason != DropReason::none) return Verdict::drop(reason);
    }
    if (destination.is_group() && !groups_[in.index].allows(storm_limit_, now)) {
      return Verdict::drop(DropReason::storm);
    }
    if (is_own(destination)) return Verdict::consumed();
    if (destination.is_group()) {
      narration_.note([] { return "it is for many: out of every port that may"; });
      return flood(in, frame, outbox);
    }
    const auto out = stations_.port_of(vlan, destination, now);
    if (!out) {
      narration_.note(
          [] { return "its destination was not heard of: out of every port that may"; });
      return flood(in, frame, outbox);
    }
    narration_.note([&] { return "its destination was heard at " + ports_[out->index].name; });
    if (*out == in && !ports_[in.index].hairpin) return Verdict::drop(DropReason::same_port);
    if (are_isolated(in, *out)) return Verdict::drop(DropReason::isolated_port);
    return Verdict::send(*out);
  }

  void narrate_to(Narrator* narrator) override { narration_.tell(narrator); }

  Instant expire(Instant now, Outbox& /*outbox*/) override {
    if (now >= next_sweep_) {
      stations_.expire(now);
      next_sweep_ = now + between_sweeps;
    }
    return next_sweep_;
  }

 private:
  /// if_bridge(4) does so with whatever comes, before anything is asked.
  void show_to_span_ports(const net::Frame& frame, Outbox& outbox) const {
    for (std::size_t port = 0; port < ports_.size(); ++port) {
      if (ports_[port].span) outbox.copy({static_cast<std::uint8_t>(port)}, frame);
    }
  }
  bool are_isolated(PortId in, PortId out) const {
    return ports_[in.index].isolated && ports_[out.index].isolated;
  }
  Verdict flood(PortId in, const net::Frame& frame, Outbox& outbox) const {
    if (plain_) return Verdict::flood();
    std::optional<PortId> last;
    for (std::size_t port = 0; port < ports_.size(); ++port) {
      const PortId out{static_cast<std::uint8_t>(port)};
      if (ports_[port].span || are_isolated(in, out)) continue;
      if (out == in && !ports_[port].hairpin) continue;
      if (last) outbox.copy(*last, frame);
      last = out;
    }
    return last ? Verdict::send(*last) : Verdict::drop(DropReason::isolated_port);
  }
  /// Linux without STP of its own carries that of others (br_input.c); pause frames never.
  bool is_carried(const net::MacAddress& reserved) const {
    return like_ == BridgeLike::linux && reserved.octets[5] == 0;
  }
  /// B7: bridges do not fragment; a tag may come on top of the MTU.
  bool fits(const net::Frame& frame, bool tagged) const {
    if (!mtu_ || frame.offload.segment_bytes != 0) return true;
    const std::size_t headers = net::ethernet_header_bytes + (tagged ? net::vlan_tag_bytes : 0);
    return frame.bytes.size() <= headers + *mtu_;
  }
  bool is_own(const net::MacAddress& mac) const {
    return !mac.is_zero() && std::ranges::find(own_, mac) != own_.end();
  }

  std::vector<BridgePort> ports_;
  bool plain_ = true;                   ///< None of them is special.
  std::array<net::MacAddress, 2> own_;  ///< Of the members; zero: not told.
  BridgeLike like_;
  std::uint32_t storm_limit_;
  std::optional<std::uint16_t> mtu_;
  MacTable stations_;
  std::vector<PerSecond> groups_;  ///< Broadcasts and multicasts of each port.
  Instant next_sweep_{INT64_MIN};
  Narration narration_;
};

}  // namespace

Fault fault(const Settings& settings) {
  const BridgeSettings& bridge = settings.bridge;
  const std::vector<BridgePort> ports = bridge_ports(bridge);
  for (auto one = bridge.ports.begin(); one != bridge.ports.end(); ++one) {
    const std::string key = fmt::format("bridge.ports[{}]", one - bridge.ports.begin());
    if (std::ranges::find(bridge.ports.begin(), one, one->name, &BridgePort::name) != one) {
      return {fmt::format("bridge.ports: two are called '{}'", one->name), key + ".name",
              "give it another name"};
    }
    if (one->span && (one->isolated || one->hairpin)) {
      return {fmt::format("bridge.ports: {} only listens (span), and is nothing else", one->name),
              key + (one->isolated ? ".isolated" : ".hairpin"),
              "remove this: it carries nothing to or from the other ports"};
    }
  }
  if (ports.size() > 255) {
    return {fmt::format("a bridge has 255 ports at most, not {}", ports.size()), "bridge.ports"};
  }
  const auto listening = std::ranges::count(ports, true, &BridgePort::span);
  if (ports.size() - static_cast<std::size_t>(listening) < 2) {
    return {"a bridge joins two ports at least, span ports not counted", "bridge.ports"};
  }
  for (std::size_t i = 0; i < bridge.fixed.size(); ++i) {
    const FixedStation& one = bridge.fixed[i];
    const auto at = std::ranges::find(ports, one.port, &BridgePort::name);
    if (one.mac.is_group() || one.mac.is_zero() || at == ports.end() || at->span) {
      return {fmt::format("bridge.fixed: {} is no station on a port '{}' of the bridge",
                          net::to_string(one.mac), one.port),
              fmt::format("bridge.fixed[{}].port", i), "name a port that joins"};
    }
  }
  return {};
}

std::unique_ptr<Forwarder> make(const Settings& settings) {
  return std::make_unique<Bridge>(settings);
}

}  // namespace guestlink::forward::bridge
