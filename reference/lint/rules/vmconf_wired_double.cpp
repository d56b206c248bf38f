#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    const auto* options = machine.settings.find("bhyve_options");
    if (options == nullptr || machine.passthru.empty()) continue;
    for (const auto& word : options->words()) {
      if (word.value == "-S") report.add(word.where, "vm-bhyve gives -S itself");
    }
  }
}

}  // namespace

extern const Rule vmconf_wired_double{
    {.id = "vmconf-wired-double",
     .severity = Severity::info,
     .summary = "bhyve_options of a VM has -S although it has a passed device.",
     .why = "vm-bhyve adds -S itself then: it is given twice.",
     .instead = "bhyve_options without -S",
     .source = "vm-bhyve: lib/vm-run"},
    check};

}  // namespace guestlink::lint
