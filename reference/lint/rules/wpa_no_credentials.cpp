#include <string>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& network : laptop.guest.networks) {
    const std::string management = network.key_mgmt ? network.key_mgmt->value : "";
    const bool open = management == "NONE" || management == "OWE" ||
                      management.find("EAP") != std::string::npos || management == "IEEE8021X";
    if (open || network.has_secret || network.fields.find("eap") != nullptr) continue;
    report.add(network.where, "this network has no key");
  }
}

}  // namespace

extern const Rule wpa_no_credentials{
    {.id = "wpa-no-credentials",
     .severity = Severity::error,
     .summary = "A network of the guest has no key, and is not an open one.",
     .why = "wpa_supplicant reads it and never connects.",
     .instead = "psk, or key_mgmt=NONE for an open network",
     .source = "tried: parser of wpa_supplicant 2.10 accepts it"},
    check};

}  // namespace guestlink::lint
