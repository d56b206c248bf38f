// A station's frames carry its own address as their transmitter (IEEE 802.11 section 9.3.2.1), so
// that the one host whose address the station has borrowed needs no rewriting at all.

#include "reference/forward/station/mac_clone.h"

#include "reference/forward/narration.h"
#include "reference/forward/reserved_group.h"
#include "reference/net/ethernet.h"

namespace guestlink::forward::station {
namespace {

class MacClone final : public Forwarder {
 public:
  explicit MacClone(const net::MacAddress& station) : station_(station) {}

  Verdict handle(PortId in, net::Frame frame, Instant /*now*/, Outbox& /*outbox*/) override {
    const auto ethernet = net::EthernetView::parse(frame.bytes);
    if (!ethernet) return Verdict::drop(DropReason::runt_frame);
    if (in != inside_port && in != outside_port) return Verdict::drop(DropReason::not_for_us);
    const net::MacAddress source = ethernet->source();
    const net::MacAddress destination = ethernet->destination();
    if (source.is_group() || source.is_zero()) return Verdict::drop(DropReason::bad_source_mac);
    if (ethernet->type() == net::ether_type::eapol) return Verdict::drop(DropReason::eapol);
    if (is_reserved_group(destination)) return Verdict::drop(DropReason::reserved_group);
    if (in == inside_port) {
      if (source != station_) return Verdict::drop(DropReason::foreign_station);
      if (destination == station_) return Verdict::drop(DropReason::same_port);
      narration_.note([] { return "it comes from the host whose address the station has"; });
      return Verdict::send(outside_port);
    }
    // The access point's echo of a broadcast of ours (forwarding.md section 4.2 e).
    if (source == station_) return Verdict::drop(DropReason::own_address);
    if (destination != station_ && !destination.is_group()) {
      return Verdict::drop(DropReason::not_for_us);
    }
    narration_.note([&] {
      return destination == station_ ? "it is for the host whose address the station has"
                                     : "it is for many, and so for the host inside";
    });
    return Verdict::send(inside_port);
  }

  void narrate_to(Narrator* narrator) override { narration_.tell(narrator); }

  Instant expire(Instant /*now*/, Outbox& /*outbox*/) override { return Instant{INT64_MAX}; }

 private:
  net::MacAddress station_;
  Narration narration_;
};

}  // namespace

Fault fault_of_mac_clone(const Settings& settings) {
  const net::MacAddress& station = settings.outside.mac;
  if (!station.is_zero() && !station.is_group()) return {};
  return {"outside.mac must be the host's own address, not " + net::to_string(station),
          "outside.mac"};
}

std::unique_ptr<Forwarder> make_mac_clone(const Settings& settings) {
  return std::make_unique<MacClone>(settings.outside.mac);
}

}  // namespace guestlink::forward::station
