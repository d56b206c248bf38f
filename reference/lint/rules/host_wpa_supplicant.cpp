#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* set = laptop.host.rc.find("wpa_supplicant_enable");
  const bool passed = !laptop.host.passthrough.empty() || !passed_devices(laptop).empty();
  if (passed && laptop.host.rc.is_yes("wpa_supplicant_enable")) {
    report.add(set->key.where, "the guest associates; this host has no radio");
  }
}

}  // namespace

extern const Rule host_wpa_supplicant{
    {.id = "host-wpa-supplicant",
     .severity = Severity::warning,
     .summary = "The host starts wpa_supplicant although its card is passed.",
     .why = "It fails, or holds up the boot.",
     .instead = "no such line",
     .source = "seed 000 line 54"},
    check};

}  // namespace guestlink::lint
