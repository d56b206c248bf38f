#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "reference/cli/command.h"
#include "reference/cli/rule_names.h"
#include "reference/cli/terminal.h"
#include "reference/lint/examples.h"
#include "reference/lint/rule.h"
#include "reference/report/rule_texts.h"

namespace guestlink::cli {
namespace {

struct Wishes {
  std::vector<std::string> rules;
  std::string format = "text";
  std::shared_ptr<report::ColourWish> colour = std::make_shared<report::ColourWish>();
};

std::vector<report::ExampleFile> examples_of(std::string_view rule) {
  std::vector<report::ExampleFile> result;
  for (const lint::Example& one : lint::all_examples()) {
    if (one.rule == rule) result.push_back({one.good, one.path, one.text});
  }
  std::stable_partition(result.begin(), result.end(), [](const auto& one) { return !one.good; });
  return result;
}

Exit explain(const Wishes& wishes) {
  for (const std::string& word : wishes.rules) {
    if (lint::find_rule(word) != nullptr) continue;
    fmt::print(stderr, "guestlink explain: {}\n", no_such_rule(word));
    return Exit::usage;
  }
  bool first = true;
  for (const std::string& word : wishes.rules) {
    const RuleText& rule = lint::find_rule(word)->text;
    const auto examples = examples_of(word);
    if (!first) print("\n");
    first = false;
    if (wishes.format == "json") {
      print(report::explanation_as_json(rule, examples));
    } else if (wishes.format == "md") {
      print(report::explanation_as_markdown(rule, examples));
    } else {
      print(report::explanation_as_text(rule, examples, colours_output(*wishes.colour)));
    }
  }
  return Exit::good;
}

std::function<Exit()> declare(CLI::App& app) {
  auto wishes = std::make_shared<Wishes>();
  app.add_option("RULE", wishes->rules, "The id in brackets of a finding")->required();
  app.add_option("--format", wishes->format, "text, md or json")
      ->check(CLI::IsMember({"text", "md", "json"}))
      ->option_text("FORMAT");
  declare_colour(app, wishes->colour);
  return [wishes] { return explain(*wishes); };
}

}  // namespace

extern const Command explain_command{
    "explain", "Say what a rule finds, why it matters and what to write instead",
    "  guestlink explain ssh-gatewayports-missing\n"
    "  guestlink explain --format md pptdevs-missing",
    declare};

}  // namespace guestlink::cli
