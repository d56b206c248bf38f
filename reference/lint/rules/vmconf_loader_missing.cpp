#include <utility>

#include <fmt/format.h>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    const auto lacks = [](const auto& value) { return !value || value->value.empty(); };
    for (const auto& [key, missing] :
         {std::pair{"loader", lacks(machine.loader)}, std::pair{"cpu", lacks(machine.cpu)},
          std::pair{"memory", lacks(machine.memory)}}) {
      if (!missing) continue;
      report.add(whole(machine.settings.file), fmt::format("{} is not set", key));
    }
  }
}

}  // namespace

extern const Rule vmconf_loader_missing{
    {.id = "vmconf-loader-missing",
     .severity = Severity::error,
     .summary = "A VM lacks its loader, its processors or its memory.",
     .why = "vm-bhyve: \"unable to start - missing required configuration\".",
     .instead = R"(loader="uefi", cpu=1, memory="256M")",
     .source = "vm-bhyve: lib/vm-run"},
    check};

}  // namespace guestlink::lint
