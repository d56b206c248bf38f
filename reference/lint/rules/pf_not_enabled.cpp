#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto pf = laptop.file(sources, "host/etc/pf.conf");
  const auto rc = laptop.file(sources, "host/etc/rc.conf");
  if (!pf || !rc || laptop.host.rc.is_yes("pf_enable")) return;
  const auto* set = laptop.host.rc.find("pf_enable");
  report.add(set == nullptr ? whole(*rc) : set->value.where, "pf is not switched on")
      .related.push_back({whole(*pf), "these rules are never loaded"});
}

}  // namespace

extern const Rule pf_not_enabled{{.id = "pf-not-enabled",
                                  .severity = Severity::warning,
                                  .summary = "There is a pf.conf, and pf is not switched on.",
                                  .why = "Its rules are never loaded.",
                                  .instead = "pf_enable=\"YES\"",
                                  .source = "rc.conf(5); seed 003 line 146"},
                                 check};

}  // namespace guestlink::lint
