#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr std::array<std::string_view, 6> loaders{"uefi",       "uefi-csm",  "uefi-custom",
                                                  "uefi-devel", "bhyveload", "grub"};

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    if (!machine.loader || machine.loader->value.empty()) continue;
    if (machine.loader->value.find_first_of("\t'") != std::string::npos) continue;
    if (std::ranges::find(loaders, machine.loader->value) != loaders.end()) continue;
    auto& finding = report.add(machine.loader->where,
                               fmt::format("there is no loader '{}'", machine.loader->value));
    if (const auto near = closest(machine.loader->value, loaders)) {
      finding.help = fmt::format("did you mean '{}'?", *near);
    }
  }
}

}  // namespace

extern const Rule vmconf_loader_unknown{
    {.id = "vmconf-loader-unknown",
     .severity = Severity::error,
     .summary = "The loader of a VM is none that vm-bhyve knows.",
     .why = "\"unsupported loader\", or no boot ROM.",
     .instead = "loader=\"uefi\"",
     .source = "vm-bhyve: lib/vm-run, lib/vm-guest"},
    check};

}  // namespace guestlink::lint
