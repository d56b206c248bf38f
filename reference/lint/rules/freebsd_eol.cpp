#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

struct EndOfSupport {
  std::uint16_t major;
  std::uint16_t minor;
  std::string_view day;
};

// freebsd.org/security/unsupported and, for 13.5, freebsd.org/security, both as collected in
// endoflife-date/endoflife.date products/freebsd.md (02ce42c); read up to 2026-05.  Older ones
// ended before.  No clock is asked: what ends later is a row for the next edition.
constexpr std::array<EndOfSupport, 15> ended{{{12, 0, "2020-02-29"},
                                              {11, 4, "2021-09-30"},
                                              {12, 1, "2021-01-31"},
                                              {12, 2, "2022-03-31"},
                                              {12, 3, "2023-03-31"},
                                              {12, 4, "2023-12-31"},
                                              {13, 0, "2022-08-31"},
                                              {13, 1, "2023-07-31"},
                                              {13, 2, "2024-06-30"},
                                              {13, 3, "2024-12-31"},
                                              {13, 4, "2025-06-30"},
                                              {13, 5, "2026-04-30"},
                                              {14, 0, "2024-09-30"},
                                              {14, 1, "2025-03-31"},
                                              {14, 2, "2025-09-30"}}};

bool is_supported(const model::Release& release) {
  return release.major >= 15 || (release.major == 14 && release.minor >= 3);
}

std::string_view end_of(const model::Release& release) {
  const auto found = std::ranges::find_if(ended, [&](const EndOfSupport& one) {
    return one.major == release.major && one.minor == release.minor;
  });
  return found == ended.end() ? std::string_view() : found->day;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto release = laptop.release();
  if (!release || is_supported(*release)) return;
  const SourceSpan where =
      laptop.seen.release ? laptop.seen.release->where : laptop.intent->release->where;
  auto& finding = report.add(
      where, fmt::format("FreeBSD {}.{} is out of support", release->major, release->minor));
  if (const auto day = end_of(*release); !day.empty()) {
    finding.message += fmt::format(" since {}", day);
  }
}

}  // namespace

extern const Rule freebsd_eol{
    {.id = "freebsd-eol",
     .severity = Severity::warning,
     .summary = "The host runs a FreeBSD release that is no longer supported.",
     .why = "Old drivers, known bugs, no security fixes.",
     .instead = "freebsd-update to a supported release",
     .source = "freebsd.org/security and /security/unsupported, as of 2026-05; "
               "endoflife-date/endoflife.date: products/freebsd.md"},
    check};

}  // namespace guestlink::lint
