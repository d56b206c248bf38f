#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    if (!machine.settings.is_yes("graphics_wait")) continue;
    report.add(machine.settings.find("graphics_wait")->value.where,
               "the guest waits for a screen before it boots");
  }
}

}  // namespace

extern const Rule vmconf_graphics_wait{{.id = "vmconf-graphics-wait",
                                        .severity = Severity::error,
                                        .summary = "graphics_wait of a VM is yes.",
                                        .why = "It does not boot until a VNC client has connected.",
                                        .instead = "graphics_wait=\"no\"",
                                        .source = "vm-bhyve: lib/vm-run; seed 003 line 58"},
                                       check};

}  // namespace guestlink::lint
