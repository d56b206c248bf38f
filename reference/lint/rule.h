#pragma once

#include <span>
#include <string>
#include <string_view>

#include "reference/base/diagnostic.h"
#include "reference/base/rule_text.h"
#include "reference/model/laptop.h"

namespace guestlink::lint {

/// Where a rule puts its findings; fills in id and severity.
class Report {
 public:
  Report(const RuleText& rule, Diagnostics& out) : rule_(rule), out_(out) {}
  /// The finding, to add related places, a severity of its own, or an edit to.  The reference
  /// holds until the next add().
  Diagnostic& add(SourceSpan where, std::string message);
  std::string_view rule() const { return rule_.id; }

 private:
  const RuleText& rule_;
  Diagnostics& out_;
};

/// One thing that a laptop's files can get wrong.
struct Rule {
  RuleText text;
  /// Sees the model and the texts it was read from, never the disk.  None: the finding is made
  /// elsewhere (by a reader of reference/config, or by suppression.cpp), and this is its text.
  void (*check)(const model::Laptop& laptop, const SourceSet& sources, Report& report) = nullptr;
};

/// The check of a rule whose findings are what a reader noted as refused (model::RefusedText) under
/// the rule's id.
void report_refused(const model::Laptop& laptop, const SourceSet& sources, Report& report);

/// All of them, sorted by id.
std::span<const Rule* const> all_rules();

/// The rule of that id, or nothing.
const Rule* find_rule(std::string_view id);

/// What `rules` find, sorted by file and position.
Diagnostics check(const model::Laptop& laptop, const SourceSet& sources,
                  std::span<const Rule* const> rules);

/// By file, position and rule.
void sort_by_place(Diagnostics& findings);

}  // namespace guestlink::lint
