#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr model::Release mended{12, 1, 7};

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto release = laptop.release();
  if (!release || *release >= mended) return;
  if (!laptop.intent || !laptop.intent->guest || laptop.intent->guest->value != "openbsd") return;
  for (const PassedDevice& device : passed_devices(laptop)) {
    report.add(device.where, "no interrupt of this device reaches an OpenBSD guest")
        .related.push_back({laptop.intent->guest->where, "the guest is OpenBSD"});
  }
}

}  // namespace

extern const Rule openbsd_guest_old_freebsd{
    {.id = "openbsd-guest-old-freebsd",
     .severity = Severity::error,
     .summary = "An OpenBSD guest gets a device, and FreeBSD is older than 12.1-RELEASE-p7.",
     .why = "No interrupts reach the guest: no passed device works.",
     .instead = "a newer release",
     .source = "seed 004 lines 22 to 29; FreeBSD PR 245392 (text not read)"},
    check};

}  // namespace guestlink::lint
