#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/letters.h"
#include "reference/lint/rule.h"
#include "reference/model/in_effect.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto* one : model::in_effect(laptop.host.loader)) {
    const std::string& key = one->key.value;
    if (!key.ends_with("_load") || key.find('.') != std::string::npos) continue;
    const std::string value = lower(one->value.value);
    if (value == "yes" || value == "no" || value.empty()) continue;
    auto& finding =
        report.add(one->value.where,
                   fmt::format(R"("{}" does not load {}: only "YES" does)", one->value.value,
                               key.substr(0, key.size() - std::string_view("_load").size())));
    finding.help = fmt::format("{}=\"YES\"", key);
    finding.edit = SuggestedEdit{one->value.where, "YES", true};
  }
}

}  // namespace

extern const Rule load_value_not_yes{
    {.id = "load-value-not-yes",
     .severity = Severity::error,
     .summary = "The value of a …_load variable is neither yes nor no.",
     .why = "The loader compares it with \"yes\" and nothing else: \"1\", \"true\", \"on\" and "
            "\"YES \" do not load the module, in silence.",
     .instead = "\"YES\"",
     .source = "freebsd-src: stand/lua/config.lua"},
    check};

}  // namespace guestlink::lint
