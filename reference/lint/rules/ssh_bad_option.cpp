#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/lint/letters.h"
#include "reference/lint/rule.h"
#include "reference/lint/sshd_keywords.h"

namespace guestlink::lint {
namespace {

void look_at_keyword(const model::SshdSetting& setting, Report& report) {
  auto& finding = report.add(setting.keyword.where,
                             fmt::format("sshd knows no option '{}'", setting.keyword.value));
  const auto known = sshd_keywords();
  if (const auto near = closest(setting.keyword.value, known)) {
    finding.help = fmt::format("did you mean '{}'?", *near);
    finding.edit = SuggestedEdit{setting.keyword.where, std::string(*near), false};
  }
}

void look_at_value(const model::SshdSetting& setting, Report& report) {
  const auto allowed = sshd_values(setting.keyword.value);
  if (allowed.empty() || setting.values.empty()) return;
  const auto& value = setting.values.front();
  if (std::ranges::find(allowed, lower(value.value)) != allowed.end()) return;
  auto& finding =
      report.add(value.where, fmt::format("{} cannot be '{}'", setting.keyword.value, value.value));
  finding.help = fmt::format("one of {}", fmt::join(allowed, ", "));
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto* sshd : {&laptop.guest.sshd, &laptop.host.sshd}) {
    if (!*sshd) continue;
    for (const auto& setting : (*sshd)->settings) {
      if (is_sshd_keyword(setting.keyword.value)) {
        look_at_value(setting, report);
      } else {
        look_at_keyword(setting, report);
      }
    }
  }
}

}  // namespace

extern const Rule ssh_bad_option{
    {.id = "ssh-bad-option",
     .severity = Severity::error,
     .summary = "An sshd_config has an option or a value that sshd does not know.",
     .why = "sshd refuses to start: the machine cannot be reached by ssh at all.",
     .instead = "what `sshd -t` accepts",
     .source = "sshd_config(5); tried: OpenSSH 9.2p1, exit code 255"},
    check};

}  // namespace guestlink::lint
