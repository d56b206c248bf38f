#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* country = laptop.guest.wpa.find("country");
  if (country == nullptr) return;
  const std::string& code = country->value.value;
  const auto is_capital = [](char letter) { return letter >= 'A' && letter <= 'Z'; };
  const bool fits = code.size() == 2 && std::ranges::all_of(code, is_capital) && code != "UK";
  if (fits || code == "00") return;
  auto& finding = report.add(country->value.where, fmt::format("there is no country {}", code));
  if (code == "UK" || code == "GBR") finding.help = "country=GB";
}

}  // namespace

extern const Rule wpa_country_invalid{
    {.id = "wpa-country-invalid",
     .severity = Severity::warning,
     .summary = "The country of the radio is no code of ISO 3166.",
     .why = "The parser takes it without a message; the kernel has no such domain (what it "
            "does then is not verified).",
     .instead = "country=GB",
     .source = "tried: parser of wpa_supplicant 2.10"},
    check};

}  // namespace guestlink::lint
