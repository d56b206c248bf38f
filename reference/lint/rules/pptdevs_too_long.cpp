#include <string_view>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const std::string_view key : {"pptdevs", "pptdevs2", "pptdevs3"}) {
    const auto* devices = laptop.host.loader.find(key);
    if (devices == nullptr || devices->value.value.size() <= 128) continue;
    report.add(devices->part(128, devices->value.value.size() - 128),
               "this is beyond what the kernel keeps");
  }
}

}  // namespace

extern const Rule pptdevs_too_long{
    {.id = "pptdevs-too-long",
     .severity = Severity::error,
     .summary = "The value of pptdevs has more than 128 characters.",
     .why = "The kernel cuts it: devices at its end are not reserved (the exact limit is "
            "not verified).",
     .instead = "pptdevs2 and pptdevs3 for the rest",
     .source = "vmm(4)"},
    check};

}  // namespace guestlink::lint
