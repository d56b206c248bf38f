#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// The oldest releases still supported when this was written (freebsd.org/security, 2026-05).
bool is_supported(const model::Release& release) {
  if (release.major >= 15) return true;
  return release.major == 14 && release.minor >= 3;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto release = laptop.release();
  if (!release || is_supported(*release)) return;
  SourceSpan where;
  if (laptop.seen.release) {
    where = laptop.seen.release->where;
  } else {
    where = laptop.intent->release->where;
  }
  report.add(where, fmt::format("FreeBSD {}.{} is out of support", release->major, release->minor));
}

}  // namespace

extern const Rule freebsd_eol{
    {.id = "freebsd-eol",
     .severity = Severity::warning,
     .summary = "The host runs a FreeBSD release that is no longer supported.",
     .why = "Old drivers, known bugs, no security fixes.",
     .instead = "freebsd-update to a supported release",
     .source = "freebsd.org/security, as of 2026-05 (the dates are not verified)"},
    check};

}  // namespace guestlink::lint
