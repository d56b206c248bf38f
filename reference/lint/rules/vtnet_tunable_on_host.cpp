#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& one : laptop.host.loader.all) {
    if (one.key.value.starts_with("hw.vtnet.")) {
      report.add(one.key.where, "vtnet is a driver for guests, not for this host");
    }
  }
}

}  // namespace

extern const Rule vtnet_tunable_on_host{
    {.id = "vtnet-tunable-on-host",
     .severity = Severity::info,
     .summary = "loader.conf of the host sets a tunable of vtnet.",
     .why = "vtnet is the driver of a FreeBSD guest; with a Linux guest it does nothing.",
     .instead = "no such line",
     .source = "vtnet(4); seed 002 line 118"},
    check};

}  // namespace guestlink::lint
