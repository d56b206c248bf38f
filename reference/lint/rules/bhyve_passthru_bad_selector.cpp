#include <string_view>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool is_selector(std::string_view text) {
  return model::parse_pci_slashes(text) || text.starts_with("ppt") || text.starts_with("pci") ||
         text.find('$') != std::string_view::npos;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& slot : command.slots) {
      if (slot.device.value != "passthru") continue;
      if (!slot.options.empty() && is_selector(slot.options.front().value)) continue;
      report.add(slot.options.empty() ? slot.device.where : slot.options.front().where,
                 "this is not bus/slot/function");
    }
  }
}

}  // namespace

extern const Rule bhyve_passthru_bad_selector{
    {.id = "bhyve-passthru-bad-selector",
     .severity = Severity::error,
     .summary = "A passthru device of bhyve is not named by an address.",
     .why = "bhyve: \"invalid passthru options\".",
     .instead = "passthru,4/0/0",
     .source = "bhyve(8); freebsd-src: usr.sbin/bhyve/pci_passthru.c"},
    check};

}  // namespace guestlink::lint
