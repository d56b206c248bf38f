#include <algorithm>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& slot : command.slots) {
      const bool has_bus = std::ranges::count(slot.slot.value, ':') == 2;
      if (slot.device.value != "lpc" || !has_bus || slot.slot.value.starts_with("0:")) continue;
      report.add(slot.slot.where, "lpc must be on bus 0");
    }
  }
}

}  // namespace

extern const Rule bhyve_wrong_bus_lpc{{.id = "bhyve-wrong-bus-lpc",
                                       .severity = Severity::error,
                                       .summary = "The lpc device of bhyve is not on bus 0.",
                                       .why = "bhyve: \"LPC bridge can be present only on bus 0.\"",
                                       .instead = "-s 31,lpc",
                                       .source = "freebsd-src: usr.sbin/bhyve/pci_lpc.c (12.1)"},
                                      check};

}  // namespace guestlink::lint
