#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* set = laptop.host.loader.find("ppt_load");
  if (set != nullptr) report.add(set->key.where, "there is no module ppt; vmm holds the driver");
}

}  // namespace

extern const Rule ppt_load_bogus{{.id = "ppt-load-bogus",
                                  .severity = Severity::info,
                                  .summary = "loader.conf loads a module ppt.",
                                  .why = "ppt is part of vmm.ko: there is no such module.",
                                  .instead = "vmm_load=\"YES\" alone",
                                  .source = "freebsd-src: sys/modules/vmm/Makefile"},
                                 check};

}  // namespace guestlink::lint
