#include <algorithm>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    const bool has_lpc = std::ranges::any_of(
        command.slots, [](const auto& slot) { return slot.device.value == "lpc"; });
    if (has_lpc) continue;
    auto& finding = report.add(command.where, "the guest gets no lpc device: no serial console");
    if (command.consoles.empty()) continue;
    finding.severity = Severity::error;
    finding.message = "-l asks for a serial port, but there is no lpc device to hold it";
    finding.related.push_back({command.consoles.front().where, "the port is asked for here"});
  }
}

}  // namespace

extern const Rule bhyve_no_lpc{
    {.id = "bhyve-no-lpc",
     .severity = Severity::warning,
     .summary = "A bhyve command has no lpc device.",
     .why = "The guest has no serial console; -l com1,… acts on nothing (an error then).",
     .instead = "-s 31,lpc",
     .source = "bhyve(8) -l; freebsd-src: usr.sbin/bhyve/pci_lpc.c"},
    check};

}  // namespace guestlink::lint
