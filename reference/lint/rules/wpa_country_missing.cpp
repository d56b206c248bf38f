#include <fmt/format.h>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// "GB" of a line like `#create_args_wlan0="country GB"` in rc.conf, commented or not, and where.
Located<std::string> country_of_host(const model::Laptop& laptop, const SourceSet& sources) {
  const auto rc = laptop.file(sources, "host/etc/rc.conf");
  if (!rc) return {};
  for (std::uint32_t number = 1; number <= sources.line_count(*rc); ++number) {
    const std::string_view line = sources.line(*rc, number);
    if (line.find("create_args_wlan") == std::string_view::npos) continue;
    constexpr std::string_view word = "country ";
    const std::size_t at = line.find(word);
    if (at == std::string_view::npos || at + word.size() + 2 > line.size()) continue;
    const SourceSpan span = sources.line_span(*rc, number);
    const auto begin = static_cast<std::uint32_t>(span.begin + at + word.size());
    return {std::string(line.substr(at + word.size(), 2)), {*rc, begin, begin + 2}};
  }
  return {};
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (!laptop.guest.wpa_file || laptop.guest.wpa.find("country") != nullptr) return;
  auto& finding = report.add(whole(*laptop.guest.wpa_file), "no country is set for the radio");
  const auto host = country_of_host(laptop, sources);
  if (host.value.empty()) return;
  finding.related.push_back({host.where, "the host's wlan had this one"});
  finding.help = fmt::format("country={}", host.value);
}

}  // namespace

extern const Rule wpa_country_missing{
    {.id = "wpa-country-missing",
     .severity = Severity::warning,
     .summary = "The guest's wpa_supplicant.conf sets no country.",
     .why = "The radio stays in the world domain: no channels 12 and 13, no DFS channels of the "
            "5 GHz band, low power.",
     .instead = "country=GB",
     .source = "wpa_supplicant.conf(5); seed 000 line 57"},
    check};

}  // namespace guestlink::lint
