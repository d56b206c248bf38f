#include <algorithm>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

const model::BhyveSlot* passed_device(const model::HostConfig& host) {
  for (const auto& command : host.bhyve) {
    for (const auto& slot : command.slots) {
      if (slot.device.value == "passthru") return &slot;
    }
  }
  return nullptr;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const model::BhyveSlot* card = passed_device(laptop.host);
  if (card == nullptr) return;
  for (const auto& command : laptop.host.grub) {
    if (command.wired) continue;
    report.add(command.where, "grub-bhyve makes the VM's memory without -S")
        .related.push_back({card->where, "this device needs it wired"});
  }
}

}  // namespace

extern const Rule grub_no_wire{
    {.id = "grub-no-wire",
     .severity = Severity::error,
     .summary = "grub-bhyve without -S loads a guest that gets a passthru device.",
     .why = "The loader makes the guest's memory; what it does not wire, bhyve cannot pass a "
            "device to.",
     .instead = "grub-bhyve -S …",
     .source = "grub2-bhyve: README.md, \"required for PCI passthru\""},
    check};

}  // namespace guestlink::lint
