#include "reference/report/rule_texts.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reference/report/colour.h"
#include "reference/report/shown_line.h"

namespace guestlink::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view introduction =
    R"(# Rules

Made by `guestlink rules --format md`; a test compares. Each rule has a mistaken and a good example
below `fixtures/rules`; `guestlink explain RULE` shows them.

**Severity** says what the owner loses: *error*: no network, the guest does not start, or the host
may hang. *warning*: works partly, fails later or elsewhere, or is a likely mistake. *info*: inert,
odd or worth knowing. *security*: works, and lets somebody in or lets a secret out. Where a rule
has several, by release or by what else the files say, its text says so.

## Suppressing a finding

A comment line of its own in the file with the finding:

    # guestlink: allow RULE reason

It holds for that rule in that file, wherever in it it stands. One that allows nothing is itself a
finding (allow-unused), so that it does not outlive its reason.

)";

/// `text` as it is shown, line by line, each behind `indent`.
std::string indented(std::string_view text, std::string_view indent) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string line = shown(text.substr(0, end));
    result += line.empty() ? "\n" : fmt::format("{}{}\n", indent, line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

/// Text for a cell of a Markdown table: no line ends, no bars, no brackets that open HTML.
std::string cell(std::string_view text) {
  std::string result;
  for (const char letter : text) {
    if (letter == '|') result += '\\';
    if (letter == '<') {
      result += "&lt;";
      continue;
    }
    result += letter == '\n' ? ' ' : letter;
  }
  return result;
}

Json as_object(const RuleText& rule) {
  Json object;
  object["id"] = rule.id;
  object["severity"] = name(rule.severity);
  object["summary"] = rule.summary;
  object["why"] = rule.why;
  object["instead"] = rule.instead;
  object["source"] = rule.source;
  return object;
}

}  // namespace

std::string explanation_as_text(const RuleText& rule, std::span<const ExampleFile> examples,
                                bool colour) {
  const Palette colours = palette(colour);
  std::string text =
      fmt::format("{}{}{} ({}{}{})\n\n{}\n\n", colours.bold, rule.id, colours.end,
                  colours.of(rule.severity), name(rule.severity), colours.end, rule.summary);
  text += fmt::format("{}Why{}\n  {}\n\n", colours.bold, colours.end, rule.why);
  text += fmt::format("{}Instead{}\n  {}\n\n", colours.bold, colours.end, rule.instead);
  for (const bool good : {false, true}) {
    for (const ExampleFile& example : examples) {
      if (example.good != good) continue;
      text += fmt::format("{}{}: {}{}\n", colours.bold, good ? "Good" : "Mistaken", example.path,
                          colours.end);
      text += indented(example.text, "  ") + "\n";
    }
  }
  text += fmt::format("{}Source{}\n  {}\n", colours.bold, colours.end, rule.source);
  return text;
}

std::string explanation_as_markdown(const RuleText& rule, std::span<const ExampleFile> examples) {
  std::string text = fmt::format("## {}\n\n*{}*: {}\n\n{}\n\nInstead: `{}`\n\n", rule.id,
                                 name(rule.severity), rule.summary, rule.why, rule.instead);
  for (const bool good : {false, true}) {
    for (const ExampleFile& example : examples) {
      if (example.good != good) continue;
      text += fmt::format("{}, `{}`:\n\n{}\n", good ? "Good" : "Mistaken", example.path,
                          indented(example.text, "    "));
    }
  }
  return text + fmt::format("Source: {}\n", rule.source);
}

std::string explanation_as_json(const RuleText& rule, std::span<const ExampleFile> examples) {
  Json object = as_object(rule);
  object["examples"] = Json::array();
  for (const ExampleFile& example : examples) {
    object["examples"].push_back(
        {{"good", example.good}, {"file", example.path}, {"text", example.text}});
  }
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string rules_as_text(std::span<const RuleText* const> rules, bool colour) {
  const Palette colours = palette(colour);
  std::size_t longest = 0;
  for (const RuleText* rule : rules) longest = std::max(longest, rule->id.size());
  std::string text;
  for (const RuleText* rule : rules) {
    text += fmt::format("{}{:8}{} {:{}}  {}\n", colours.of(rule->severity), name(rule->severity),
                        colours.end, rule->id, longest, rule->summary);
  }
  return text + fmt::format("{} rules; guestlink explain RULE tells more\n", rules.size());
}

std::string rules_as_markdown(std::span<const RuleText* const> rules) {
  std::string text(introduction);
  text += "## The rules\n\n| rule | severity | finds |\n| --- | --- | --- |\n";
  for (const RuleText* rule : rules) {
    text += fmt::format("| [{0}](#{0}) | {1} | {2} |\n", rule->id, name(rule->severity),
                        cell(rule->summary));
  }
  for (const RuleText* rule : rules) text += "\n" + explanation_as_markdown(*rule, {});
  return text;
}

std::string rules_as_json(std::span<const RuleText* const> rules) {
  Json report;
  report["schema"] = "guestlink-rules/1";
  report["rules"] = Json::array();
  for (const RuleText* rule : rules) report["rules"].push_back(as_object(*rule));
  return report.dump(2) + "\n";
}

}  // namespace guestlink::report
