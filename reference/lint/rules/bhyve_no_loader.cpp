#include <algorithm>
#include <string>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool has_loader(const model::HostConfig& host, FileId file) {
  for (const auto& script : host.scripts) {
    if (script.file != file) continue;
    return std::ranges::any_of(script.commands, [](const auto& command) {
      if (command.words.empty()) return false;
      const std::string& name = command.words.front().value;
      return name.ends_with("grub-bhyve") || name.ends_with("bhyveload") ||
             name.ends_with("vmrun.sh");
    });
  }
  return true;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    const bool has_rom = std::ranges::any_of(
        command.consoles, [](const auto& one) { return one.value.starts_with("bootrom"); });
    const bool by_option = std::ranges::any_of(command.others, [](const auto& option) {
      return option.letter == 'k' || option.value.value.find("bootrom") != std::string::npos;
    });
    if (has_rom || by_option || has_loader(laptop.host, command.where.file)) continue;
    report.add(command.where, "nothing loads a kernel or a boot ROM into this VM");
  }
}

}  // namespace

extern const Rule bhyve_no_loader{
    {.id = "bhyve-no-loader",
     .severity = Severity::error,
     .summary = "bhyve has no boot ROM, and no loader runs before it.",
     .why = "\"virtual machine cannot be booted\", exit code 4.",
     .instead = "-l bootrom,/usr/local/share/uefi-firmware/BHYVE_UEFI.fd",
     .source = "freebsd-src: usr.sbin/bhyve/bhyverun.c (12.1)"},
    check};

}  // namespace guestlink::lint
