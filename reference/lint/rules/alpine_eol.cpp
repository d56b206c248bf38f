#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

struct AlpineBranch {
  unsigned minor;  ///< 13 of 3.13
  std::string_view end_of_support;
};

// alpinelinux.org/releases; the branches whose day has passed when this table was written.
constexpr std::array<AlpineBranch, 12> ended{{{9, "2020-11-01"},
                                              {10, "2021-05-01"},
                                              {11, "2021-11-01"},
                                              {12, "2022-05-01"},
                                              {13, "2022-11-01"},
                                              {14, "2023-05-01"},
                                              {15, "2023-11-01"},
                                              {16, "2024-05-23"},
                                              {17, "2024-11-22"},
                                              {18, "2025-05-09"},
                                              {19, "2025-11-01"},
                                              {8, "2020-05-01"}}};

/// 13 of "…/alpine-standard-3.13.0-x86_64.iso".
std::optional<unsigned> branch_of(std::string_view path) {
  const std::string_view file = path.substr(path.rfind('/') + 1);
  if (!file.starts_with("alpine-")) return std::nullopt;
  const std::size_t at = file.find("-3.");
  if (at == std::string_view::npos) return std::nullopt;
  unsigned minor = 0;
  const char* const begin = file.data() + at + 3;
  const auto read = std::from_chars(begin, file.data() + file.size(), minor);
  return read.ec == std::errc{} ? std::optional(minor) : std::nullopt;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& slot : command.slots) {
      for (const auto& option : slot.options) {
        const auto minor = branch_of(option.value);
        if (!minor) continue;
        for (const AlpineBranch& branch : ended) {
          if (branch.minor != *minor) continue;
          report.add(option.where, fmt::format("Alpine 3.{} has had no updates since {}", *minor,
                                               branch.end_of_support));
        }
      }
    }
  }
}

}  // namespace

extern const Rule alpine_eol{
    {.id = "alpine-eol",
     .severity = Severity::warning,
     .summary = "The guest's image is of an Alpine branch that is out of support.",
     .why = "Old kernel and firmware, known holes in the machine that faces every Wi-Fi network, "
            "and package repositories that may vanish.",
     .instead = "the image of a current branch",
     .source = "alpinelinux.org/releases; seed 000 line 34"},
    check};

}  // namespace guestlink::lint
