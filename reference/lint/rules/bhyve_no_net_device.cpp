#include <algorithm>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (laptop.intent && laptop.intent->mode && laptop.intent->mode->value == "passthrough") return;
  for (const auto& command : laptop.host.bhyve) {
    const bool has_network = std::ranges::any_of(command.slots, [](const auto& slot) {
      return slot.device.value == "virtio-net" || slot.device.value == "e1000";
    });
    if (has_network) continue;
    report.add(command.where, "the guest gets no network device towards this host");
  }
}

}  // namespace

extern const Rule bhyve_no_net_device{
    {.id = "bhyve-no-net-device",
     .severity = Severity::error,
     .summary = "A bhyve command has neither a virtio-net nor an e1000 device.",
     .why = "The guest may have the radio, but nothing joins it to the host.",
     .instead = "-s 2,virtio-net,tap0",
     .source = "bhyve(8), PCI emulation; seed 000 lines 34 to 38"},
    check};

}  // namespace guestlink::lint
