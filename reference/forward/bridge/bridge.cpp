#include "reference/forward/bridge/bridge.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "reference/forward/bridge/mac_table.h"
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
        stations_(settings.bridge.ageing, settings.bridge.max_addresses) {}

  Verdict handle(PortId in, net::Frame frame, Instant now, Outbox& /*outbox*/) override {
    const auto ethernet = net::EthernetView::parse(frame.bytes);
    if (!ethernet) return Verdict::drop(DropReason::runt_frame);
    if (in.index >= ports_) return Verdict::drop(DropReason::not_for_us);
    const net::MacAddress source = ethernet->source();
    if (source.is_group() || source.is_zero()) return Verdict::drop(DropReason::bad_source_mac);
    // Our own frame come back by a loop or an access point's echo: it teaches nothing.
    if (is_own(source)) return Verdict::drop(DropReason::own_address);
    const net::MacAddress destination = ethernet->destination();
    // B7: tags pass unchanged, but stations are known by VLAN.
    const auto tag = net::outer_vlan(frame.bytes);
    const std::uint16_t vlan = tag ? tag->id : std::uint16_t{0};
    if (is_reserved_group(destination)) return Verdict::drop(DropReason::reserved_group);
    stations_.learn(vlan, source, in, now);
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
  bool is_own(const net::MacAddress& mac) const {
    return !mac.is_zero() && std::ranges::find(own_, mac) != own_.end();
  }

  std::size_t ports_;
  std::array<net::MacAddress, 2> own_;  ///< Of the members; zero: not told.
  MacTable stations_;
  Instant next_sweep_{INT64_MIN};
};

}  // namespace

Result<std::unique_ptr<Forwarder>> make(const Settings& settings) {
  const BridgeSettings& bridge = settings.bridge;
  if (bridge.ports < 2 || bridge.ports > 255) {
    return failure(Error::Code::unreadable,
                   fmt::format("a bridge has 2 to 255 ports, not {}", bridge.ports));
  }
  return std::unique_ptr<Forwarder>(std::make_unique<Bridge>(settings));
}

}  // namespace guestlink::forward::bridge
