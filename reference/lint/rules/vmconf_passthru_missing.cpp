#include <algorithm>

#include <fmt/format.h>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& machines = laptop.host.vm_bhyve.machines;
  if (machines.empty() || laptop.host.passthrough.empty() || !laptop.host.bhyve.empty()) return;
  const bool any = std::ranges::any_of(machines, [](const auto& one) {
    return !one.passthru.empty() || one.settings.find("passthru0") != nullptr;
  });
  if (any) return;
  auto& finding = report.add(whole(machines.front().settings.file),
                             "this VM has no passthru0: it gets no card");
  const auto& reserved = laptop.host.passthrough.front();
  finding.related.push_back({reserved.where, "this one is reserved for a guest"});
  finding.help = fmt::format("passthru0=\"{}\"", to_string(reserved.value));
}

}  // namespace

extern const Rule vmconf_passthru_missing{
    {.id = "vmconf-passthru-missing",
     .severity = Severity::error,
     .summary = "pptdevs reserves a device, and no VM of vm-bhyve has a passthru0.",
     .why = "The guest starts without the radio; a loop may start it again and again.",
     .instead = "passthru0=\"4/0/0\"",
     .source = "vm-bhyve: lib/vm-run; wifibox#56, the same mistake there"},
    check};

}  // namespace guestlink::lint
