#include "reference/lint/host_filter.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* config = filter_in_force(laptop);
  if (config == nullptr || laptop.host.rc.is_yes("pflog_enable")) return;
  for (const auto& rule : config->rules) {
    if (rule.kind != model::PfRule::Kind::pass || !rule.log) continue;
    report.add(*rule.log, "every packet that this lets through is logged to nobody");
  }
}

}  // namespace

extern const Rule pf_log_without_pflog{
    {.id = "pf-log-without-pflog",
     .severity = Severity::info,
     .summary = "A pass rule of pf logs, and pflog is not on.",
     .why = "The packets are copied to pflog0, where nothing reads them.",
     .instead = "log on block rules only, or pflog_enable=\"YES\"",
     .source = "pflogd(8), rc.conf(5); seed 003 line 141"},
    check};

}  // namespace guestlink::lint
