#include <string>
#include <string_view>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  constexpr std::string_view right = "net.link.tap.up_on_open";
  for (const auto& one : laptop.host.sysctl.all) {
    std::string letters;
    for (const char letter : one.key.value) letters += letter == '-' ? '_' : letter;
    const bool near = letters == right || letters == "net.link.up_on_open" ||
                      letters == "net.link.tap.uponopen" || letters == "net.tap.up_on_open";
    if (!near || one.key.value == right) continue;
    auto& finding = report.add(one.key.where, "there is no such variable");
    finding.help = "did you mean net.link.tap.up_on_open?";
    finding.edit = SuggestedEdit{one.key.where, std::string(right), true};
  }
}

}  // namespace

extern const Rule tap_up_on_open_typo{
    {.id = "tap-up-on-open-typo",
     .severity = Severity::warning,
     .summary = "sysctl.conf has a variable that is nearly net.link.tap.up_on_open.",
     .why = "sysctl: \"unknown oid\"; the tap stays down.",
     .instead = "net.link.tap.up_on_open=1",
     .source = "tap(4); seed 000 line 71"},
    check};

}  // namespace guestlink::lint
