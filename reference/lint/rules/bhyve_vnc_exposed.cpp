#include <algorithm>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& slot : command.slots) {
      if (slot.device.value != "fbuf") continue;
      const bool has_password = std::ranges::any_of(
          slot.options, [](const auto& option) { return option.value.starts_with("password="); });
      for (const auto& option : slot.options) {
        const bool open = option.value.starts_with("tcp=0.0.0.0") ||
                          option.value.starts_with("rfb=0.0.0.0") ||
                          option.value.starts_with("tcp=[::]");
        if (open && !has_password) report.add(option.where, "everybody can reach this console");
      }
    }
  }
}

}  // namespace

extern const Rule bhyve_vnc_exposed{
    {.id = "bhyve-vnc-exposed",
     .severity = Severity::security,
     .summary = "A frame buffer of bhyve listens on all addresses and has no password.",
     .why = "Whoever is on the LAN has the console of the guest.",
     .instead = "tcp=127.0.0.1:5900",
     .source = "bhyve(8) fbuf: the default is localhost; seed 003 line 58"},
    check};

}  // namespace guestlink::lint
