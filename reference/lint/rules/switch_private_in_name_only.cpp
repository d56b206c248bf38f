#include <string>

#include "reference/lint/letters.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& one : laptop.host.vm_bhyve.switches) {
    if (lower(one.name.value).find("private") == std::string::npos || one.is_private) continue;
    report.add(one.name.where, "nothing makes this switch private");
  }
}

}  // namespace

extern const Rule switch_private_in_name_only{
    {.id = "switch-private-in-name-only",
     .severity = Severity::info,
     .summary = "A switch is called private, and is not.",
     .why = "Its ports can see each other.",
     .instead = "private_NAME=\"yes\", or `vm switch private`",
     .source = "vm(8); seed 002 line 70"},
    check};

}  // namespace guestlink::lint
