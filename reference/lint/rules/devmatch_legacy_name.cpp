#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto release = laptop.release();
  const auto* set = laptop.host.rc.find("devmatch_blacklist");
  if (set == nullptr || !release || release->major < 13) return;
  auto& finding = report.add(set->key.where, "since 13.0 this is called devmatch_blocklist");
  finding.edit = SuggestedEdit{set->key.where, "devmatch_blocklist", true};
}

}  // namespace

extern const Rule devmatch_legacy_name{
    {.id = "devmatch-legacy-name",
     .severity = Severity::info,
     .summary = "devmatch_blacklist is the old name of devmatch_blocklist.",
     .why = "It is still read, and deprecated.",
     .instead = "devmatch_blocklist",
     .source = "freebsd-src: rc.d/devmatch"},
    check};

}  // namespace guestlink::lint
