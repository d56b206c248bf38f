#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (!laptop.file(sources, "host/etc/rc.conf")) return;
  const auto* opened = laptop.host.sysctl.find("net.link.tap.up_on_open");
  if (opened != nullptr && opened->value.value == "1") return;
  for (const auto& bridge : laptop.host.interfaces) {
    for (const auto& member : bridge.members) {
      if (!is_tap(member.value)) continue;
      const auto* interface = laptop.host.interface(member.value);
      if (interface != nullptr && (interface->configured || interface->up)) continue;
      report.add(member.where, fmt::format("nothing brings {} up", member.value));
    }
  }
}

}  // namespace

extern const Rule bridge_member_not_up{
    {.id = "bridge-member-not-up",
     .severity = Severity::error,
     .summary = "A tap in a bridge is brought up by nothing.",
     .why = "The bridge does not forward through it.",
     .instead = "ifconfig_tap0=\"up\", or net.link.tap.up_on_open=1",
     .source = "bridge(4); seed 000 line 71"},
    check};

}  // namespace guestlink::lint
