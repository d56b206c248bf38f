#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    for (const auto& network : machine.networks) {
      if (!network.device || !network.name) continue;
      report.add(network.name->where, "this name is not used")
          .related.push_back({network.device->where, "the device is"});
    }
  }
}

}  // namespace

extern const Rule vmconf_network0_name_ignored{
    {.id = "vmconf-network0-name-ignored",
     .severity = Severity::info,
     .summary = "A VM names a tap for a network that has its own device.",
     .why = "networkN_device wins; the name is not used.",
     .instead = "one of the two",
     .source = "vm-bhyve: lib/vm-switch-standard; seed 002 lines 137 and 138"},
    check};

}  // namespace guestlink::lint
