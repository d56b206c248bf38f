#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& slot : command.slots) {
      if (slot.device.value != "fbuf") continue;
      for (const auto& option : slot.options) {
        if (option.value == "wait") report.add(option.where, "the guest waits for a VNC client");
      }
    }
  }
}

}  // namespace

extern const Rule bhyve_fbuf_wait_headless{
    {.id = "bhyve-fbuf-wait-headless",
     .severity = Severity::error,
     .summary = "A frame buffer of bhyve has the option wait.",
     .why = "The guest does not boot until a VNC client has connected.",
     .instead = "fbuf without wait",
     .source = "bhyve(8) fbuf; seed 003 line 58"},
    check};

}  // namespace guestlink::lint
