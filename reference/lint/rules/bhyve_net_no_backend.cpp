#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& slot : command.slots) {
      if (slot.device.value != "virtio-net" && slot.device.value != "e1000") continue;
      if (!slot.options.empty() && !slot.options.front().value.empty() &&
          !slot.options.front().value.starts_with("mac=") &&
          !slot.options.front().value.starts_with("mtu=")) {
        continue;
      }
      report.add(slot.device.where, "this card has no backend");
    }
  }
}

}  // namespace

extern const Rule bhyve_net_no_backend{
    {.id = "bhyve-net-no-backend",
     .severity = Severity::error,
     .summary = "A network device of bhyve names no tap or other backend.",
     .why = "The guest has a card that leads nowhere, or bhyve ends.",
     .instead = "virtio-net,tap0",
     .source = "bhyve(8), Network device backends"},
    check};

}  // namespace guestlink::lint
