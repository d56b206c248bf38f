#include <string>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& one : laptop.host.loader.all) {
    const std::string& key = one.key.value;
    if (key != "pptdevs" && key != "pptdevs2" && key != "pptdevs3") continue;
    const auto* last = laptop.host.loader.find(key);
    if (last == &one || last->value.value == one.value.value) continue;
    report.add(one.value.where, "these are not reserved")
        .related.push_back({last->key.where, "a later assignment replaces them"});
  }
}

}  // namespace

extern const Rule pptdevs_duplicate_assignment{
    {.id = "pptdevs-duplicate-assignment",
     .severity = Severity::error,
     .summary = "pptdevs is assigned twice.",
     .why = "The last assignment wins: the devices of the first are not reserved.",
     .instead = "one line with all devices, or pptdevs2",
     .source = "freebsd-src: stand/lua/config.lua"},
    check};

}  // namespace guestlink::lint
