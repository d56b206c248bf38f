#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.seen.host_interfaces) return;
  for (const auto& interface : laptop.seen.host_interfaces->all) {
    if (is_bridge(interface.name.value) && interface.members.empty()) {
      report.add(interface.name.where, fmt::format("{} has no member", interface.name.value));
    }
  }
}

}  // namespace

extern const Rule cap_bridge_empty{{.id = "cap-bridge-empty",
                                    .severity = Severity::error,
                                    .summary = "The capture shows a bridge without members.",
                                    .why = "addm failed: host and guest are not joined.",
                                    .instead = "see bridge-no-member and bridge-two-bridges",
                                    .source = "seed 000 lines 94 and 95 show a member"},
                                   check};

}  // namespace guestlink::lint
