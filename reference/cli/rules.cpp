#include <memory>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "reference/cli/command.h"
#include "reference/cli/terminal.h"
#include "reference/lint/rule.h"
#include "reference/report/rule_texts.h"

namespace guestlink::cli {
namespace {

struct Wishes {
  std::string format = "text";
  std::shared_ptr<report::ColourWish> colour = std::make_shared<report::ColourWish>();
};

Exit list(const Wishes& wishes) {
  std::vector<const RuleText*> texts;
  for (const lint::Rule* rule : lint::all_rules()) texts.push_back(&rule->text);
  if (wishes.format == "json") {
    print(report::rules_as_json(texts));
  } else if (wishes.format == "md") {
    print(report::rules_as_markdown(texts));
  } else {
    print(report::rules_as_text(texts, colours_output(*wishes.colour)));
  }
  return Exit::good;
}

std::function<Exit()> declare(CLI::App& app) {
  auto wishes = std::make_shared<Wishes>();
  app.add_option("--format", wishes->format, "text, md or json")
      ->check(CLI::IsMember({"text", "md", "json"}))
      ->option_text("FORMAT");
  declare_colour(app, wishes->colour);
  return [wishes] { return list(*wishes); };
}

}  // namespace

extern const Command rules_command{"rules", "List what check can find",
                                   "  guestlink rules\n"
                                   "  guestlink rules --format json",
                                   declare};

}  // namespace guestlink::cli
