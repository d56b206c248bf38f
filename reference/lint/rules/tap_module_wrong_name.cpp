#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto release = laptop.release();
  if (!release) return;
  const bool merged = release->major >= 13;
  const auto* wrong = laptop.host.loader.find(merged ? "if_tap_load" : "if_tuntap_load");
  if (wrong == nullptr) return;
  auto& finding = report.add(
      wrong->key.where, merged ? "since 13.0 the module is called if_tuntap; the old name resolves"
                               : "before 13.0 the module is called if_tap");
  finding.help = merged ? "if_tuntap_load, or no line at all" : "if_tap_load";
  if (!merged) finding.severity = Severity::warning;
}

}  // namespace

extern const Rule tap_module_wrong_name{
    {.id = "tap-module-wrong-name",
     .severity = Severity::info,
     .summary = "The tap module is called by the name of another release.",
     .why = "From 13.0 on if_tuntap still answers to if_tap; on 12 and older if_tuntap does not "
            "exist and the loader prints an error (a warning then).",
     .instead = "if_tuntap_load on 13 and later, if_tap_load before",
     .source = "freebsd-src: sys/net/if_tuntap.c; vm-bhyve: lib/vm-util (1300029)"},
    check};

}  // namespace guestlink::lint
