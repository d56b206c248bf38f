#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& pf = laptop.host.pf;
  const auto& rc = laptop.host.rc;
  if (!pf || !pf->refused || !rc.is_yes("pf_enable")) return;
  if (rc.is_yes("pf_fallback_rules_enable")) return;
  report.add(whole(pf->file), "pf is on with no rule at all: everything passes")
      .related.push_back({rc.find("pf_enable")->value.where, "pf is switched on here"});
}

}  // namespace

extern const Rule pf_empty_after_error{
    {.id = "pf-empty-after-error",
     .severity = Severity::security,
     .summary = "pf is on, and pf.conf has an error.",
     .why = "rc.d/pf flushes the rules, fails to load the file and switches pf on all the same: "
            "no filter and no NAT.",
     .instead = "mend pf.conf (pfctl -nf /etc/pf.conf), or pf_fallback_rules_enable=\"YES\"",
     .source = "freebsd-src: libexec/rc/rc.d/pf (12.1)"},
    check};

}  // namespace guestlink::lint
