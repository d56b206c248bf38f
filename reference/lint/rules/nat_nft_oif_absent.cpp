#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.guest.nat) return;
  for (const auto& rule : laptop.guest.nat->rules) {
    if (!rule.by_index) continue;
    for (const auto* interface : {&rule.in_interface, &rule.out_interface}) {
      if (!*interface || !(*interface)->value.starts_with("wl")) continue;
      report.add((*interface)->where,
                 fmt::format("{} must exist when this is loaded", (*interface)->value));
    }
  }
}

}  // namespace

extern const Rule nat_nft_oif_absent{
    {.id = "nat-nft-oif-absent",
     .severity = Severity::error,
     .summary = "An nft rule names an interface by its index, and the radio may not be there "
                "yet.",
     .why = "\"Interface does not exist\": the whole file is refused, and there are no "
            "rules at all.",
     .instead = "oifname and iifname",
     .source = "tried: nft 1.0.6"},
    check};

}  // namespace guestlink::lint
