#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (laptop.host.rc.is_yes("vm_enable")) return;
  for (const auto& one : laptop.host.cloned_interfaces) {
    if (!is_bridge(one.value)) continue;
    if (laptop.host.rc.find("ifconfig_" + one.value + "_name") != nullptr) continue;
    const auto* interface = laptop.host.interface(one.value);
    if (interface != nullptr && (interface->configured || interface->up)) continue;
    report.add(one.where, fmt::format("nothing configures {}", one.value));
  }
}

}  // namespace

extern const Rule bridge_not_up{
    {.id = "bridge-not-up",
     .severity = Severity::error,
     .summary = "A bridge is created and never brought up.",
     .why = "Without any ifconfig_ line rc leaves it down: nothing passes.",
     .instead = "ifconfig_bridge0=\"addm tap0 up\"",
     .source = "bridge(4); freebsd-src: libexec/rc/network.subr ifconfig_up (12.1)"},
    check};

}  // namespace guestlink::lint
