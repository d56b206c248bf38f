#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* set = laptop.host.sysctl.find("hw.vmm.amdvi.enable");
  if (set != nullptr) report.add(set->key.where, "this can be set in loader.conf only");
}

}  // namespace

extern const Rule amdvi_in_sysctl{
    {.id = "amdvi-in-sysctl",
     .severity = Severity::error,
     .summary = "hw.vmm.amdvi.enable stands in sysctl.conf.",
     .why = "It is a tunable: an error at boot, and no effect.",
     .instead = "the line in loader.conf, with quotes",
     .source = "freebsd-src: sys/amd64/vmm/amd/amdvi_hw.c, CTLFLAG_RDTUN"},
    check};

}  // namespace guestlink::lint
