#pragma once

#include <span>
#include <string>

#include "reference/base/diagnostic.h"
#include "reference/base/rule_text.h"
#include "reference/model/laptop.h"

namespace guestlink::lint {

/// Where a rule puts its findings; fills in id and severity.
class Report {
 public:
  Report(const RuleText& rule, Diagnostics& out) : rule_(rule), out_(out) {}
  /// The finding, to add related places, a severity of its own, or an edit to.
  Diagnostic& add(SourceSpan where, std::string message);

 private:
  const RuleText& rule_;
  Diagnostics& out_;
};

/// One thing that a laptop's files can get wrong.
struct Rule {
  RuleText text;
  /// Sees the model and the texts it was read from, never the disk.
  void (*check)(const model::Laptop& laptop, const SourceSet& sources, Report& report) = nullptr;
};

/// All of them, sorted by id.
std::span<const Rule* const> all_rules();

/// What `rules` find, sorted by file and position.
Diagnostics check(const model::Laptop& laptop, const SourceSet& sources,
                  std::span<const Rule* const> rules);

}  // namespace guestlink::lint
