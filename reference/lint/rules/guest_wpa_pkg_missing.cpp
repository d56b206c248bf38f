#include "reference/lint/laptop_files.h"
#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& facts = laptop.seen.guest_facts;
  if (!facts.packages_file || facts.packages.empty()) return;
  if (facts.has_package("wpa_supplicant") || facts.has_package("iwd")) return;
  for (const PassedDevice& device : configured_devices(laptop)) {
    const auto* card = captured_function(laptop, device.address);
    if (card == nullptr || !card->is_wifi_class()) continue;
    report.add(whole(*facts.packages_file), "the guest has neither wpa_supplicant nor iwd")
        .related.push_back({device.where, "it is given this Wi-Fi card"});
    return;
  }
}

}  // namespace

extern const Rule guest_wpa_pkg_missing{
    {.id = "guest-wpa-pkg-missing",
     .severity = Severity::error,
     .summary = "The guest gets a Wi-Fi card and has no program that joins a network with it.",
     .why = "Nothing associates, and without a network nothing can be fetched.",
     .instead = "the standard ISO, which has wpa_supplicant and iw, or apk add them beforehand",
     .source = "Alpine aports: scripts/mkimg.standard.sh; alpine-conf: setup-interfaces"},
    check};

}  // namespace guestlink::lint
