#include <charconv>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// Three numbers with slashes, then something; or a leading zero.
std::string clean(std::string_view text) {
  std::string result;
  for (int part = 0; part < 3; ++part) {
    unsigned number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{}) return "";
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    if (part < 2 && !text.starts_with('/')) return "";
    if (part < 2) text.remove_prefix(1);
    result += fmt::format("{}{}", part == 0 ? "" : "/", number);
  }
  return result;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const std::string_view key : {"pptdevs", "pptdevs2", "pptdevs3"}) {
    const auto* devices = laptop.host.loader.find(key);
    if (devices == nullptr || devices->value.value.find_first_of(",;\t") != std::string::npos) {
      continue;
    }
    for (const TracedText& word : split_words(devices->traced, " ")) {
      const std::string better = clean(word.text());
      if (better.empty() || better == word.text() || word.text().starts_with("0/")) continue;
      auto& finding = report.add(word.place(), fmt::format("this is read as {}", better));
      finding.edit = SuggestedEdit{word.place(), better, true};
    }
  }
}

}  // namespace

extern const Rule pptdevs_trailing_junk_accepted{
    {.id = "pptdevs-trailing-junk-accepted",
     .severity = Severity::info,
     .summary = "An entry of pptdevs is accepted though it is not spelt well.",
     .why = "It works: leading zeros and whatever stands behind the third number are "
            "passed over. It misleads.",
     .instead = "pptdevs=\"4/0/0\"",
     .source = "freebsd-src: sys/amd64/vmm/vmm.c vmm_is_pptdev (a copy of it was run)"},
    check};

}  // namespace guestlink::lint
