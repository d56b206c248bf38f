// What pciconf shows of a passed function that bhyve or ppt(4) cannot do with.

#include <array>

#include <fmt/format.h>

#include "reference/lint/passthrough.h"
#include "reference/lint/rules/tables.h"

namespace guestlink::lint {
namespace {

void is_a_bridge(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const PassedDevice& device : given_devices(laptop)) {
    const auto* function = captured_function(laptop, device.address);
    if (function == nullptr) continue;
    constexpr unsigned type_bits = 0x7f;  // the other bit: there are more functions
    const unsigned type = function->header_type & type_bits;
    if (type == 0) continue;
    report
        .add(device.where,
             fmt::format("{} has a header of type {}", to_string(device.address), type))
        .related.push_back({function->where, "a bridge: ppt does not attach"});
  }
}

void has_no_msi(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const PassedDevice& device : given_devices(laptop)) {
    const auto* function = captured_function(laptop, device.address);
    if (function == nullptr || !function->has_capabilities || function->msi) continue;
    report.add(device.where, fmt::format("{} has neither MSI nor MSI-X", to_string(device.address)))
        .related.push_back({function->where, "no `cap 05` or `cap 11` stands below it"});
  }
}

}  // namespace

std::span<const Rule> passed_function_rules() {
  static constexpr std::array rules{
      Rule{{.id = "pci-bridge-header",
            .severity = Severity::error,
            .summary = "A passed device is a PCI bridge by its header.",
            .why = "ppt(4) attaches to headers of type 0 only: bhyve finds no ppt device.",
            .instead = "the device behind the bridge",
            .source = "freebsd-src: sys/amd64/vmm/io/ppt.c, ppt_probe"},
           is_a_bridge},
      Rule{{.id = "pci-no-msi",
            .severity = Severity::error,
            .summary = "A passed device has neither MSI nor MSI-X.",
            .why = "bhyve: \"failed to initialize MSI\"; the VM does not start.",
            .instead = "another card",
            .source = "freebsd-src: usr.sbin/bhyve/pci_passthru.c, cfginitmsi"},
           has_no_msi},
  };
  return rules;
}

}  // namespace guestlink::lint
