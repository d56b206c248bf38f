#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// What sscanf("%d/%d/%d") of vmm_is_pptdev takes: three numbers, whatever follows them.
bool matches_scanf(std::string_view text) {
  for (int part = 0; part < 3; ++part) {
    if (part > 0) {
      if (!text.starts_with('/')) return false;
      text.remove_prefix(1);
    }
    unsigned number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{}) return false;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  }
  return true;
}

/// "pci0:4:0:0", "0000:04:00.0" and "4:0:0" as bus/slot/function; empty where it is not plain.
std::string suggestion(std::string_view text) {
  if (text.starts_with("pci")) text.remove_prefix(3);
  std::array<unsigned, 4> parts{};
  std::size_t count = 0;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at < end && count < parts.size(); ++count) {
    const auto read = std::from_chars(at, end, parts[count]);
    if (read.ec != std::errc{}) return "";
    at = read.ptr + 1;
  }
  if (count == 3) return fmt::format("{}/{}/{}", parts[0], parts[1], parts[2]);
  if (count == 4) return fmt::format("{}/{}/{}", parts[1], parts[2], parts[3]);
  return "";
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const std::string_view key : {"pptdevs", "pptdevs2", "pptdevs3"}) {
    const auto* devices = laptop.host.loader.find(key);
    if (devices == nullptr) continue;
    for (const TracedText& piece : split_words(devices->traced, " ")) {
      const auto word = piece.located();
      const auto slashes = std::ranges::count(word.value, '/');
      const bool has_domain = slashes == 3 && word.value.starts_with("0/");
      if (matches_scanf(word.value) && !has_domain) continue;
      auto& finding = report.add(
          word.where, fmt::format("'{}' is not bus/slot/function in decimal", word.value));
      const std::string better = suggestion(word.value);
      if (better.empty()) continue;
      finding.help = fmt::format("did you mean {}?", better);
      finding.edit = SuggestedEdit{word.where, better, false};
    }
  }
}

}  // namespace

extern const Rule pptdevs_bad_format{
    {.id = "pptdevs-bad-format",
     .severity = Severity::error,
     .summary = "An entry of pptdevs is not three decimal numbers with slashes.",
     .why = "It never matches a device; the card's own driver attaches, and nothing says why.",
     .instead = "pptdevs=\"4/0/0\"",
     .source = "freebsd-src: sys/amd64/vmm/vmm.c vmm_is_pptdev (a copy of it was run); wifibox#82"},
    check};

}  // namespace guestlink::lint
