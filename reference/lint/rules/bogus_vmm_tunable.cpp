#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr std::array<std::string_view, 4> bogus{"hw.vmm.vtd.enable", "hw.vmm.iommu", "vtd_load",
                                                "hw.vmm.vtd"};

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& one : laptop.host.loader.all) {
    if (std::ranges::find(bogus, one.key.value) == bogus.end()) continue;
    report.add(one.key.where, fmt::format("nothing reads '{}'", one.key.value));
  }
}

}  // namespace

extern const Rule bogus_vmm_tunable{
    {.id = "bogus-vmm-tunable",
     .severity = Severity::warning,
     .summary = "loader.conf sets a variable of vmm that does not exist.",
     .why = "Nothing reads it; how-tos copy it from each other.",
     .instead = "hw.vmm.amdvi.enable=\"1\" on AMD; nothing on Intel",
     .source = "no such oid in sys/amd64/vmm of the sources read"},
    check};

}  // namespace guestlink::lint
