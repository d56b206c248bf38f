#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr std::array<std::string_view, 22> devices{"hostbridge",   "amd_hostbridge",
                                                   "lpc",          "passthru",
                                                   "virtio-net",   "virtio-blk",
                                                   "virtio-scsi",  "virtio-9p",
                                                   "virtio-rnd",   "virtio-console",
                                                   "virtio-input", "ahci",
                                                   "ahci-hd",      "ahci-cd",
                                                   "nvme",         "e1000",
                                                   "uart",         "fbuf",
                                                   "xhci",         "hda",
                                                   "dummy",        "tpm"};

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& slot : command.slots) {
      const std::string& name = slot.device.value;
      if (name.empty() || name.find('$') != std::string::npos) continue;
      if (std::ranges::find(devices, name) != devices.end()) continue;
      auto& finding = report.add(slot.device.where, fmt::format("bhyve has no device '{}'", name));
      if (const auto near = closest(name, devices)) {
        finding.help = fmt::format("did you mean '{}'?", *near);
        finding.edit = SuggestedEdit{slot.device.where, std::string(*near), false};
      }
    }
  }
}

}  // namespace

extern const Rule bhyve_bad_emulation{
    {.id = "bhyve-bad-emulation",
     .severity = Severity::error,
     .summary = "bhyve is asked for a device that it does not emulate.",
     .why = "bhyve ends: unknown device.",
     .instead = "a name that `bhyve -s help` lists",
     .source = "freebsd-src: usr.sbin/bhyve/pci_emul.c (12.1); `bhyve -s help`"},
    check};

}  // namespace guestlink::lint
