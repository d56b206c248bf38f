#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& bridge : laptop.host.interfaces) {
    for (std::size_t at = 0; at + 1 < bridge.words.size(); ++at) {
      if (bridge.words[at].value != "stp" || !is_tap(bridge.words[at + 1].value)) continue;
      report.add(bridge.words[at].where, "the tree learns for up to 30 s after each start");
    }
  }
}

}  // namespace

extern const Rule bridge_stp_delay{{.id = "bridge-stp-delay",
                                    .severity = Severity::warning,
                                    .summary = "Spanning tree is switched on for a tap.",
                                    .why = "Up to 30 s of silence after each start of the guest.",
                                    .instead = "no stp, or edge",
                                    .source = "bridge(4)"},
                                   check};

}  // namespace guestlink::lint
