#include "reference/lint/assumed_release.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto release = laptop.release();
  if (release && release->major >= 15) return;  // bhyve(8) of 15.1 has no -A: always on
  const bool is_fatal = release && *release >= model::Release{13, 0, 0};
  for (const auto& command : laptop.host.bhyve) {
    if (command.has_flag('A')) continue;
    auto& finding = report.add(
        command.where, "bhyve is called without -A: no ACPI tables" + if_assumed(laptop, "12"));
    finding.severity = is_fatal ? Severity::error : Severity::warning;
    if (laptop.seen.release) {
      finding.related.push_back({laptop.seen.release->where, "this release needs the option"});
    }
  }
}

}  // namespace

extern const Rule bhyve_no_acpi{
    {.id = "bhyve-no-acpi",
     .severity = Severity::warning,
     .summary = "bhyve without -A on a release that does not make ACPI tables by itself.",
     .why = "A Linux guest has no interrupt routing and cannot be powered off by ACPI. An error "
            "on 13.0 to 14.x, a warning where the release is older or not known.",
     .instead = "bhyve -A …",
     .source = "bhyve(8) of 13.0 and 14.3; the synopsis of 15.1 has no -A"},
    check};

}  // namespace guestlink::lint
