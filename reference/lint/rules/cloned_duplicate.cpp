#include <vector>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  std::vector<const model::Assignment*> lists;
  for (const auto& one : laptop.host.rc.all) {
    if (one.key.value == "cloned_interfaces") lists.push_back(&one);
  }
  for (std::size_t at = 0; at + 1 < lists.size(); ++at) {
    const auto& next = *lists[at + 1];
    const std::string_view written = sources.text(next.value.where);
    const bool appends = written.find("cloned_interfaces") != std::string_view::npos;
    if (appends || lists[at]->value.value == next.value.value) continue;
    if (lists[at]->value.value.empty()) continue;
    report.add(lists[at]->value.where, "this list is lost")
        .related.push_back({next.key.where, "a later assignment replaces it"});
  }
}

}  // namespace

extern const Rule cloned_duplicate{
    {.id = "cloned-duplicate",
     .severity = Severity::error,
     .summary = "cloned_interfaces is assigned twice.",
     .why = "rc.conf is sh: the last assignment wins, and the interfaces of the first are not "
            "created.",
     .instead = "one line, or cloned_interfaces=\"${cloned_interfaces} tap0\"",
     .source = "rc.conf(5); sh(1)"},
    check};

}  // namespace guestlink::lint
