#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& facts = laptop.seen.guest_facts;
  const auto* country = laptop.guest.wpa.find("country");
  if (!facts.packages_file || facts.packages.empty() || country == nullptr) return;
  if (facts.has_package("wireless-regdb")) return;
  report.add(country->value.where, "the guest has no wireless-regdb to look this country up in")
      .related.push_back({whole(*facts.packages_file), "apk does not list it"});
}

}  // namespace

extern const Rule regdb_missing{
    {.id = "regdb-missing",
     .severity = Severity::warning,
     .summary = "wpa_supplicant names a country, and the guest has no wireless-regdb.",
     .why = "The country is not applied: the world's rules hold, and channels are missing.",
     .instead = "apk add wireless-regdb",
     .source = "alpine-conf: setup-disk; Linux: net/wireless/reg.c"},
    check};

}  // namespace guestlink::lint
