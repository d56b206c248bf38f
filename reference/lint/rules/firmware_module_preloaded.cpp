#include <string_view>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (laptop.host.passthrough.empty()) return;
  for (const auto& one : laptop.host.loader.all) {
    const std::string_view key = one.key.value;
    const bool firmware = (key.starts_with("iwm") || key.starts_with("iwn") ||
                           key.starts_with("rtw") || key.starts_with("rtwn")) &&
                          (key.ends_with("fw_load") || key.ends_with("_fw_load"));
    if (firmware) report.add(one.key.where, "the guest's driver brings its own firmware");
  }
}

}  // namespace

extern const Rule firmware_module_preloaded{
    {.id = "firmware-module-preloaded",
     .severity = Severity::info,
     .summary = "The host loads firmware for a Wi-Fi card that is passed.",
     .why = "Useless: the guest has its own.",
     .instead = "no such line",
     .source = "seed 004 lines 47 to 50"},
    check};

}  // namespace guestlink::lint
