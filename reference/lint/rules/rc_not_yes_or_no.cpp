#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/letters.h"
#include "reference/lint/rule.h"
#include "reference/model/in_effect.h"

namespace guestlink::lint {
namespace {

constexpr std::array<std::string_view, 9> words{"yes",   "true", "on", "1",   "no",
                                                "false", "off",  "0",  "none"};

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto* one : model::in_effect(laptop.host.rc)) {
    if (!one->key.value.ends_with("_enable") || !one->plain) continue;
    const std::string value = lower(one->value.value);
    if (value.empty() || std::ranges::find(words, value) != words.end()) continue;
    if (one->key.value == "sendmail_enable") continue;
    report.add(one->value.where, fmt::format("'{}' counts as no", one->value.value));
  }
}

}  // namespace

extern const Rule rc_not_yes_or_no{{.id = "rc-not-yes-or-no",
                                    .severity = Severity::warning,
                                    .summary = "A switch of rc.conf is neither yes nor no.",
                                    .why = "rc: \"is not set properly\", and takes it for no.",
                                    .instead = "YES",
                                    .source = "freebsd-src: libexec/rc/rc.subr checkyesno"},
                                   check};

}  // namespace guestlink::lint
