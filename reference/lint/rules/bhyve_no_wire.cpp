#include <algorithm>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    const auto card = std::ranges::find_if(
        command.slots, [](const auto& slot) { return slot.device.value == "passthru"; });
    if (card == command.slots.end() || command.has_flag('S')) continue;
    report.add(command.where, "bhyve is called without -S although it gets a passthru device")
        .related.push_back({card->where, "the device is passed here"});
  }
}

}  // namespace

extern const Rule bhyve_no_wire{
    {.id = "bhyve-no-wire",
     .severity = Severity::error,
     .summary = "A bhyve command with a passthru device does not wire the guest's memory.",
     .why = "bhyve ends at once: \"passthru requires guest memory to be wired\".",
     .instead = "bhyve -S …",
     .source = "bhyve(8) -S; freebsd-src: usr.sbin/bhyve/pci_passthru.c"},
    check};

}  // namespace guestlink::lint
