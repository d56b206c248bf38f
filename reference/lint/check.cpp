#include <algorithm>
#include <tuple>
#include <utility>

#include "reference/lint/rule.h"

namespace guestlink::lint {

Diagnostic& Report::add(SourceSpan where, std::string message) {
  Diagnostic& found = out_.emplace_back();
  found.rule = rule_.id;
  found.severity = rule_.severity;
  found.where = where;
  found.message = std::move(message);
  return found;
}

void report_refused(const model::Laptop& laptop, const SourceSet& /*sources*/, Report& report) {
  for (const model::FileLines& file : laptop.files) {
    for (const model::RefusedText& refused : file.refused) {
      if (refused.reason != report.rule()) continue;
      Diagnostic& finding = report.add(refused.where, refused.message);
      finding.related = refused.related;
      finding.help = refused.help;
      finding.edit = refused.edit;
      finding.severity = refused.severity.value_or(finding.severity);
    }
  }
}

void sort_by_place(Diagnostics& findings) {
  const auto place = [](const Diagnostic& one) {
    return std::tuple(one.where.file, one.where.begin, one.where.end, one.rule);
  };
  std::ranges::stable_sort(findings, {}, place);
}

Diagnostics check(const model::Laptop& laptop, const SourceSet& sources,
                  std::span<const Rule* const> rules) {
  Diagnostics found;
  for (const Rule* rule : rules) {
    if (rule->check == nullptr) continue;
    Report report(rule->text, found);
    rule->check(laptop, sources, report);
  }
  sort_by_place(found);
  return found;
}

const Rule* find_rule(std::string_view id) {
  const auto rules = all_rules();
  const auto found = std::ranges::lower_bound(
      rules, id, {}, [](const Rule* rule) { return std::string_view(rule->text.id); });
  return found == rules.end() || (*found)->text.id != id ? nullptr : *found;
}

}  // namespace guestlink::lint
