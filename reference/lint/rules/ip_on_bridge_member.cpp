#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto release = laptop.release();
  for (const auto& bridge : laptop.host.interfaces) {
    for (const auto& member : bridge.members) {
      const auto* interface = laptop.host.interface(member.value);
      if (interface == nullptr || (!interface->address && !interface->dhcp)) continue;
      const SourceSpan where = interface->address
                                   ? interface->address->where
                                   : interface->configured.value_or(interface->name.where);
      auto& finding = report.add(
          where, fmt::format("{} has an address and is in {}", member.value, bridge.name.value));
      finding.related.push_back({member.where, "it is added here"});
      if (release && release->major >= 15) finding.severity = Severity::error;
    }
  }
}

}  // namespace

extern const Rule ip_on_bridge_member{
    {.id = "ip-on-bridge-member",
     .severity = Severity::warning,
     .summary = "A member of a bridge has an address of its own.",
     .why = "Before 15 it works by luck; from 15 on it is refused unless "
            "net.link.bridge.member_ifaddrs is 1 (an error then), and from 16 on there is "
            "no such switch.",
     .instead = "the address on the bridge",
     .source = "bridge(4) and the release notes of 15.0; vm-bhyve#84; seed 002 lines 85, 137"},
    check};

}  // namespace guestlink::lint
