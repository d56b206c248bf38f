#include <cstddef>
#include <vector>

#include <fmt/format.h>

#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr model::Release mended{12, 1, 7};

/// The units of the ACPI table, or those of dmesg where no table was captured.
std::vector<SourceSpan> units(const model::HostFacts& facts) {
  if (!facts.vtd_units.empty()) return facts.vtd_units;
  std::vector<SourceSpan> found;
  for (const auto& unit : facts.dmesg_units) {
    if (unit.value.starts_with("dmar")) found.push_back(unit.where);
  }
  return found;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto found = units(laptop.seen.facts);
  const auto configured = configured_devices(laptop);
  if (found.size() < 2 || configured.empty()) return;
  const auto release = laptop.release();
  if (release && *release >= mended) return;
  auto& finding = report.add(found[1], "this machine has more than one VT-d unit");
  finding.related.push_back({configured.front().where, "bhyve starts with this device"});
  if (release) {
    finding.message += fmt::format(": FreeBSD {}.{}-p{} crashes on it", release->major,
                                   release->minor, release->patch);
    return;
  }
  finding.severity = Severity::info;
  finding.message += ", and nothing says which release it runs: before 12.1-p7 it crashes";
}

}  // namespace

extern const Rule two_dmar_old_freebsd{
    {.id = "two-dmar-old-freebsd",
     .severity = Severity::error,
     .summary = "The machine has two VT-d units, passes a device, and FreeBSD is older than "
                "12.1-RELEASE-p7.",
     .why = "The host crashes when bhyve starts. An info where the release is not known.",
     .instead = "a newer release",
     .source = "seed 004 lines 16 to 29; FreeBSD PR 229852 (text not read)"},
    check};

}  // namespace guestlink::lint
