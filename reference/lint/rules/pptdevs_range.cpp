#include <array>
#include <charconv>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool is_out_of_range(std::string_view text) {
  constexpr std::array<unsigned, 3> largest{255, 31, 7};
  bool beyond = false;
  for (std::size_t part = 0; part < largest.size(); ++part) {
    unsigned number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{}) return false;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    beyond = beyond || number > largest[part];
    if (part == 2) break;
    if (!text.starts_with('/')) return false;
    text.remove_prefix(1);
  }
  return beyond;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const std::string_view key : {"pptdevs", "pptdevs2", "pptdevs3"}) {
    const auto* devices = laptop.host.loader.find(key);
    if (devices == nullptr) continue;
    for (const TracedText& word : split_words(devices->traced, " ")) {
      if (is_out_of_range(word.text())) {
        report.add(word.place(), fmt::format("there is no PCI address {}", word.text()));
      }
    }
  }
}

}  // namespace

extern const Rule pptdevs_range{{.id = "pptdevs-range",
                                 .severity = Severity::error,
                                 .summary = "A number of pptdevs is larger than PCI allows.",
                                 .why = "It never matches a device.",
                                 .instead = "bus to 255, slot to 31, function to 7",
                                 .source = "PCI; the limits of vmm(4)"},
                                check};

}  // namespace guestlink::lint
