#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

std::vector<std::string_view> created_taps(const model::HostConfig& host) {
  std::vector<std::string_view> taps;
  for (const auto& one : host.cloned_interfaces) {
    if (is_tap(one.value)) taps.push_back(one.value);
  }
  return taps;
}

const Located<std::string>* bridge_holding(const model::HostConfig& host, std::string_view tap) {
  for (const auto& interface : host.interfaces) {
    const auto found = std::ranges::find_if(
        interface.members, [&](const auto& member) { return member.value == tap; });
    if (found != interface.members.end()) return &*found;
  }
  return nullptr;
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (!laptop.file(sources, "host/etc/rc.conf")) return;
  const auto taps = created_taps(laptop.host);
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& slot : command.slots) {
      const auto* tap = tap_of(slot);
      if (tap == nullptr) continue;
      const bool created = std::ranges::find(taps, tap->value) != taps.end();
      // A member that nothing creates is tap-not-created's.
      if (bridge_holding(laptop.host, tap->value) != nullptr) continue;
      auto& finding =
          report.add(tap->where, created ? fmt::format("{} is in no bridge of rc.conf", tap->value)
                                         : fmt::format("rc.conf does not create {}", tap->value));
      for (const auto& interface : laptop.host.interfaces) {
        for (const auto& member : interface.members) {
          if (!is_tap(member.value)) continue;
          finding.related.push_back(
              {member.where, fmt::format("{} has {}", interface.name.value, member.value)});
        }
      }
      if (const auto near = closest(tap->value, taps); near && !created) {
        finding.help = fmt::format("did you mean {}?", *near);
      }
    }
  }
}

}  // namespace

extern const Rule bhyve_tap_mismatch{
    {.id = "bhyve-tap-mismatch",
     .severity = Severity::error,
     .summary = "bhyve's network device uses a tap that rc.conf does not create or bridge.",
     .why = "The guest's end of the link hangs in the air: the host sends into another tap.",
     .instead = "the same tap in bhyve's -s, in cloned_interfaces and in addm",
     .source = "bhyve(8) virtio-net; seed 003 lines 49 to 57"},
    check};

}  // namespace guestlink::lint
