#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  std::vector<const Located<std::string>*> seen;
  for (const auto& bridge : laptop.host.interfaces) {
    for (const auto& member : bridge.members) {
      const auto same = std::ranges::find_if(
          seen, [&](const auto* other) { return other->value == member.value; });
      if (same != seen.end()) {
        report.add(member.where, fmt::format("{} is in a bridge already", member.value))
            .related.push_back({(*same)->where, "here"});
      }
      seen.push_back(&member);
    }
  }
}

}  // namespace

extern const Rule bridge_two_bridges{
    {.id = "bridge-two-bridges",
     .severity = Severity::error,
     .summary = "One interface is added to two bridges.",
     .why = "The second addm fails: EBUSY.",
     .instead = "one bridge",
     .source = "freebsd-src: sys/net/if_bridge.c (12.1); churchers/vm-bhyve#292"},
    check};

}  // namespace guestlink::lint
