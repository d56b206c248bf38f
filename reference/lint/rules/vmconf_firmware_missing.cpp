#include "reference/lint/laptop_files.h"
#include "reference/lint/needed_packages.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& facts = laptop.seen.facts;
  if (!facts.packages_file) return;
  for (const NeededPackage& needed : needed_firmware(laptop)) {
    if (is_installed(facts, needed)) continue;
    report.add(needed.where, "the firmware that this loader starts is not installed")
        .related.push_back({whole(*facts.packages_file), "pkg info does not list it"});
  }
}

}  // namespace

extern const Rule vmconf_firmware_missing{
    {.id = "vmconf-firmware-missing",
     .severity = Severity::error,
     .summary = "A VM boots by UEFI, and the host has no UEFI firmware for bhyve.",
     .why = "vm-bhyve: \"unable to locate firmware\", exit 15; the VM does not start. Judged by a "
            "capture of `pkg info`.",
     .instead = "pkg install bhyve-firmware",
     .source = "vm-bhyve: lib/vm-run, vm::uefi"},
    check};

}  // namespace guestlink::lint
