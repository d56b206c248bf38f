#include "reference/forward/bridge/bridge.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "reference/forward/bridge/mac_table.h"
#include "reference/forward/bridge/per_second.h"
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
      : ports_(settings.bridge.ports),
        own_{settings.inside.mac, settings.outside.mac},
        like_(settings.bridge.like),
        storm_limit_(settings.bridge.storm_limit),
        mtu_(settings.bridge.mtu),
        stations_(settings.bridge),
        groups_(settings.bridge.ports) {}

  Verdict handle(PortId in, net::Frame frame, Instant now, Outbox& /*outbox*/) override {
    const auto ethernet = net::EthernetView::parse(frame.bytes);
    if (!ethernet) return Verdict::drop(DropReason::runt_frame);
    if (in.index >= ports_) return Verdict::drop(DropReason::not_for_us);
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
    if (destination.is_group()) return Verdict::flood();
    const auto out = stations_.port_of(vlan, destination, now);
    if (!out) return Verdict::flood();
    if (*out == in) return Verdict::drop(DropReason::same_port);
    return Verdict::send(*out);
  }

  Instant expire(Instant now, Outbox& /*outbox*/) override {
    if (now >= next_sweep_) {
      stations_.expire(now);
      next_sweep_ = now + between_sweeps;
    }
    return next_sweep_;
  }

 private:
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

  std::size_t ports_;
  std::array<net::MacAddress, 2> own_;  ///< Of the members; zero: not told.
  BridgeLike like_;
  std::uint32_t storm_limit_;
  std::optional<std::uint16_t> mtu_;
  MacTable stations_;
  std::vector<PerSecond> groups_;  ///< Broadcasts and multicasts of each port.
  Instant next_sweep_{INT64_MIN};
};

}  // namespace

Result<std::unique_ptr<Forwarder>> make(const Settings& settings) {
  const BridgeSettings& bridge = settings.bridge;
  if (bridge.ports < 2 || bridge.ports > 255) {
    return failure(Error::Code::unreadable,
                   fmt::format("a bridge has 2 to 255 ports, not {}", bridge.ports));
  }
  for (const FixedStation& one : bridge.fixed) {
    if (one.mac.is_group() || one.mac.is_zero() || one.port >= bridge.ports) {
      return failure(Error::Code::unreadable,
                     fmt::format("bridge.fixed: {} on port {} is no station on one of {} ports",
                                 net::to_string(one.mac), one.port, bridge.ports));
    }
  }
  return std::unique_ptr<Forwarder>(std::make_unique<Bridge>(settings));
}

}  // namespace guestlink::forward::bridge
