#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  std::vector<const Located<std::string>*> taps;
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& slot : command.slots) {
      const auto* tap = tap_of(slot);
      if (tap == nullptr) continue;
      const auto same =
          std::ranges::find_if(taps, [&](const auto* other) { return other->value == tap->value; });
      if (same != taps.end()) {
        report.add(tap->where, fmt::format("{} is in use", tap->value))
            .related.push_back({(*same)->where, "here"});
      }
      taps.push_back(tap);
    }
  }
}

}  // namespace

extern const Rule bhyve_tap_shared{{.id = "bhyve-tap-shared",
                                    .severity = Severity::error,
                                    .summary = "Two network devices of VMs use the same tap.",
                                    .why = "The second one cannot open it: EBUSY.",
                                    .instead = "one tap for each",
                                    .source = "freebsd-src: sys/net/if_tap.c tapopen (12.1)"},
                                   check};

}  // namespace guestlink::lint
