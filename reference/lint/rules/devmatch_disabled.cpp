#include "reference/lint/letters.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* set = laptop.host.rc.find("devmatch_enable");
  if (set != nullptr && lower(set->value.value) == "no") {
    report.add(set->value.where, "no driver is loaded for new hardware");
  }
}

}  // namespace

extern const Rule devmatch_disabled{{.id = "devmatch-disabled",
                                     .severity = Severity::info,
                                     .summary = "devmatch is switched off as a whole.",
                                     .why = "Drivers of other hardware are not loaded either.",
                                     .instead = "devmatch_blocklist=\"if_iwm if_iwlwifi\"",
                                     .source = "freebsd-src: rc.d/devmatch"},
                                    check};

}  // namespace guestlink::lint
