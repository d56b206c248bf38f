#include <string>
#include <string_view>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const std::string_view key : {"pptdevs", "pptdevs2", "pptdevs3"}) {
    const auto* devices = laptop.host.loader.find(key);
    if (devices == nullptr) continue;
    const std::size_t at = devices->value.value.find_first_of(",;\t");
    if (at == std::string::npos) continue;
    auto& finding = report.add(devices->part(at, 1), "what stands behind this is not reserved");
    finding.edit = SuggestedEdit{devices->part(at, 1), " ", false};
  }
}

}  // namespace

extern const Rule pptdevs_comma_or_tab{
    {.id = "pptdevs-comma-or-tab",
     .severity = Severity::error,
     .summary = "Entries of pptdevs are parted by something else than a blank.",
     .why = "Only the entry before the comma or TAB is reserved, and no message says so.",
     .instead = "pptdevs=\"4/0/0 5/0/0\"",
     .source = "freebsd-src: sys/amd64/vmm/vmm.c vmm_is_pptdev (a copy of it was run)"},
    check};

}  // namespace guestlink::lint
