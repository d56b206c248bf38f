#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

const Located<std::string>* guest_tap(const model::HostConfig& host) {
  for (const auto& command : host.bhyve) {
    for (const auto& slot : command.slots) {
      if (const auto* tap = tap_of(slot)) return tap;
    }
  }
  for (const auto& one : host.cloned_interfaces) {
    if (is_tap(one.value)) return &one;
  }
  return nullptr;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& host = laptop.host;
  if (host.rc.is_yes("vm_enable")) return;  // vm-bhyve adds the taps to its switches
  for (const auto& interface : host.interfaces) {
    if (!is_bridge(interface.name.value)) continue;
    if (host.rc.find("ifconfig_" + interface.name.value + "_name") != nullptr) continue;
    const auto* tap = guest_tap(host);
    if (tap == nullptr || !interface.members.empty()) continue;
    const SourceSpan where = interface.configured.value_or(interface.name.where);
    auto& finding = report.add(where, fmt::format("{} has no member", interface.name.value));
    finding.related.push_back({tap->where, "this tap leads to the guest"});
    finding.help = fmt::format("addm {}", tap->value);
  }
}

}  // namespace

extern const Rule bridge_no_member{
    {.id = "bridge-no-member",
     .severity = Severity::error,
     .summary = "A bridge of rc.conf has no addm, so the VM's tap is not in it.",
     .why = "Host and guest are not joined: the host's address stands on a bridge without ports.",
     .instead = "ifconfig_bridge0=\"inet 172.24.1.49/24 addm tap0 up\"",
     .source = "bridge(4); seed 000 line 67"},
    check};

}  // namespace guestlink::lint
