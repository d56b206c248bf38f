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
                 "Only this name or tag, or that of another --filter; * and ? stand for letters: "
                 "'nat-*', 'a[variant]'")
      ->allow_extra_args(false)
      ->option_text("NAME");
  app.add_option("--variants", choice->variants,
                 "Only this variant; '' is the scenario as it stands")
      ->allow_extra_args(false)
      ->option_text("NAME");
  app.add_option_function<std::vector<std::string>>(
         "--set",
         [choice](const std::vector<std::string>& words) {
           for (const std::string& word : words) {
             const std::size_t equals = word.find('=');
             if (word.empty() || word.front() != '/' || equals == std::string::npos) {
               throw CLI::ValidationError("--set", word + " is not /POINTER=JSON");
             }
             choice->set[word.substr(0, equals)] = word.substr(equals + 1);
           }
         },
         "Puts a value into every file first: '/steps/0/ping/count=9'")
      ->allow_extra_args(false)
      ->option_text("/POINTER=JSON");
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
