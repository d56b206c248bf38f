#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/rule.h"
#include "reference/model/in_effect.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto last_of = model::last_of_each(laptop.host.rc);
  for (const auto& one : laptop.host.rc.all) {
    const std::string& key = one.key.value;
    const auto* last = last_of.at(key);
    if (last == &one || last->value.value == one.value.value || key == "cloned_interfaces")
      continue;
    if (!one.plain || !last->plain) continue;
    const std::string_view text = sources.text(last->value.where);
    if (text.find(key) != std::string_view::npos) continue;  // it appends to itself
    report.add(one.key.where, fmt::format("this {} has no effect", key))
        .related.push_back({last->key.where, "a later one holds"});
  }
}

}  // namespace

extern const Rule rc_duplicate_key{
    {.id = "rc-duplicate-key",
     .severity = Severity::warning,
     .summary = "A key of rc.conf is assigned twice with different values.",
     .why = "The last one wins: a reader may look at the first.",
     .instead = "one line",
     .source = "sh(1): the last assignment holds"},
    check};

}  // namespace guestlink::lint
