#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/rule_text.h"

namespace guestlink::report {

/// A file that shows a rule's mistake, or how it is written well.
struct ExampleFile {
  bool good = false;
  std::string_view path;
  std::string_view text;
};

/// All there is to say about a rule, for a person.
std::string explanation_as_text(const RuleText& rule, std::span<const ExampleFile> examples,
                                bool colour);
std::string explanation_as_markdown(const RuleText& rule, std::span<const ExampleFile> examples);
std::string explanation_as_json(const RuleText& rule, std::span<const ExampleFile> examples);

/// The list of rules, one line each.
std::string rules_as_text(std::span<const RuleText* const> rules, bool colour);
/// docs/rules.md: an introduction, a table, and a section per rule.
std::string rules_as_markdown(std::span<const RuleText* const> rules);
/// The schema `guestlink-rules/1`.
std::string rules_as_json(std::span<const RuleText* const> rules);

}  // namespace guestlink::report
