#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& script : laptop.host.scripts) {
    for (const auto& command : script.commands) {
      if (command.words.size() < 3 || !command.words[0].value.ends_with("wifibox")) continue;
      if (command.words[1].value != "restart" || command.words[2].value != "vmm") continue;
      report.add(command.where, "vmm is restarted, whatever state the laptop is in");
    }
  }
}

}  // namespace

extern const Rule suspend_restart_vmm_awake{{.id = "suspend-restart-vmm-awake",
                                             .severity = Severity::warning,
                                             .summary = "A script restarts vmm.",
                                             .why = "Outside a resume the host may crash.",
                                             .instead = "leave vmm alone",
                                             .source = "wifibox(8) CAVEATS"},
                                            check};

}  // namespace guestlink::lint
