#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/assumed_release.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// `name` is put into `bridge` at `joined`: it should have no address of its own.
void judge(const model::Laptop& laptop, const std::string& name, const std::string& bridge,
           SourceSpan joined, std::string_view by, Report& report) {
  const auto* interface = laptop.host.interface(name);
  if (interface == nullptr || (!interface->address && !interface->dhcp)) return;
  const SourceSpan where = interface->address
                               ? interface->address->where
                               : interface->configured.value_or(interface->name.where);
  auto& finding = report.add(where, fmt::format("{} has an address and is in {}{}", name, bridge,
                                                if_assumed(laptop, "14 or older")));
  finding.related.push_back({joined, std::string(by)});
  const auto release = laptop.release();
  if (release && release->major >= 15) finding.severity = Severity::error;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& bridge : laptop.host.interfaces) {
    for (const auto& member : bridge.members) {
      judge(laptop, member.value, bridge.name.value, member.where, "it is added here", report);
    }
  }
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    for (const auto& network : machine.networks) {
      if (!network.device || !network.switch_name) continue;
      const auto* joined = laptop.host.vm_bhyve.find_switch(network.switch_name->value);
      if (joined == nullptr || joined->bridge_name().empty()) continue;
      judge(laptop, network.device->value, joined->bridge_name(), network.switch_name->where,
            "vm-bhyve adds it to this switch", report);
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
