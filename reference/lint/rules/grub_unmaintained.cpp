#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.grub) {
    report.add(command.where, "grub-bhyve is no longer maintained");
  }
}

}  // namespace

extern const Rule grub_unmaintained{
    {.id = "grub-unmaintained",
     .severity = Severity::info,
     .summary = "The guest is loaded by grub2-bhyve.",
     .why = "Nobody maintains it: a new kernel or file system may be out of its reach.",
     .instead = "UEFI: -l bootrom,/usr/local/share/uefi-firmware/BHYVE_UEFI.fd",
     .source = "vm-bhyve#33; wifibox dropped it on 2026-04-05"},
    check};

}  // namespace guestlink::lint
