#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr std::array<std::string_view, 5> needed{"vmm", "if_bridge", "nmdm", "if_tuntap", "if_tap"};

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* list = laptop.host.loader.find("module_blacklist");
  if (list == nullptr) return;
  for (const TracedText& word : split_words(list->traced, " ,;\t")) {
    if (std::ranges::find(needed, word.text()) == needed.end()) continue;
    report.add(word.place(), fmt::format("{} is needed here", word.text()));
  }
}

}  // namespace

extern const Rule module_blacklisted{
    {.id = "module-blacklisted",
     .severity = Severity::error,
     .summary = "module_blacklist names a module that the set-up needs.",
     .why = "The loader refuses it; no message at the end of the boot says so.",
     .instead = "the list without it",
     .source = "freebsd-src: stand/lua/config.lua (module_blacklist)"},
    check};

}  // namespace guestlink::lint
