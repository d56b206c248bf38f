#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& bridge : laptop.host.interfaces) {
    for (const auto& member : bridge.members) {
      if (member.value.starts_with("wlan")) {
        report.add(member.where, fmt::format("{} cannot be in a bridge", member.value));
      }
    }
  }
}

}  // namespace

extern const Rule wlan_member_of_bridge{
    {.id = "wlan-member-of-bridge",
     .severity = Severity::error,
     .summary = "A Wi-Fi interface of the host is added to a bridge.",
     .why = "A station cannot be bridged.",
     .instead = "NAT",
     .source = "FreeBSD wiki, bhyve FAQ; seed 003 line 111"},
    check};

}  // namespace guestlink::lint
