#include "sim/cli/choice.h"

#include <functional>
#include <map>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace guestlink::sim {

void declare_choice(CLI::App& app, const std::shared_ptr<Choice>& choice) {
  app.add_option("SCENARIO", choice->words,
                 "Scenario files, folders of them, or tags; else the folder scenarios");
  app.add_option("--filter", choice->filters,
                 "Only these names or tags; * and ? stand for letters: 'nat-*', 'a[variant]'")
      ->delimiter(',')
      ->option_text("NAME,…");
  app.add_option("--variants", choice->variants,
                 "Only these variants; '' is the scenario as it stands")
      ->delimiter(',')
      ->option_text("NAME,…");
  static const std::map<std::string, MatrixChoice> matrices{{"pairwise", MatrixChoice::pairwise},
                                                            {"full", MatrixChoice::full},
                                                            {"first", MatrixChoice::first}};
  app.add_option_function<std::string>(
         "--matrix", [choice](const std::string& word) { choice->matrix = matrices.at(word); },
         "Which combinations of a matrix: pairwise, full or first")
      ->check(CLI::IsMember({"pairwise", "full", "first"}))
      ->option_text("WHICH");
}

}  // namespace guestlink::sim
