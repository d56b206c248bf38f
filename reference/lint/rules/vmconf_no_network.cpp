#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    if (machine.passthru.empty() || !machine.networks.empty()) continue;
    if (!machine.beyond_gap.empty()) continue;  // vmconf-network-gap
    report.add(machine.passthru.front().text.where,
               fmt::format("{} has the card and no link to this host", machine.name));
  }
}

}  // namespace

extern const Rule vmconf_no_network{{.id = "vmconf-no-network",
                                     .severity = Severity::error,
                                     .summary = "A VM with a passed card has no network0_type.",
                                     .why = "The guest has no link to the host.",
                                     .instead = "network0_type=\"virtio-net\"",
                                     .source = "vm-bhyve: lib/vm-run"},
                                    check};

}  // namespace guestlink::lint
