#include <fmt/format.h>

#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto passed = passed_devices(laptop);
  for (std::size_t at = 1; at < passed.size(); ++at) {
    for (std::size_t before = 0; before < at; ++before) {
      if (passed[before].address != passed[at].address) continue;
      report
          .add(passed[at].where,
               fmt::format("{} is given to two VMs", to_string(passed[at].address)))
          .related.push_back({passed[before].where, "the other one"});
      break;
    }
  }
}

}  // namespace

extern const Rule pci_device_in_two_vms{
    {.id = "pci-device-in-two-vms",
     .severity = Severity::error,
     .summary = "Two VMs ask for the same device.",
     .why = "The second one fails to start, or takes the card away.",
     .instead = "one owner",
     .source = "vmm(4): one VM per device; seed 004 line 14"},
    check};

}  // namespace guestlink::lint
