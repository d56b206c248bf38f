#include "reference/cli/terminal.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <utility>

#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace guestlink::cli {

void declare_colour(CLI::App& app, std::shared_ptr<report::ColourWish> wish) {
  using report::ColourWish;
  const std::map<std::string, ColourWish> words{{"auto", ColourWish::automatic},
                                                {"always", ColourWish::always},
                                                {"never", ColourWish::never}};
  app.add_option_function<std::string>(
         "--color,--colour",
         [wish = std::move(wish), words](const std::string& word) { *wish = words.at(word); },
         "auto (a terminal, unless NO_COLOR is set), always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->option_text("WHEN");
}

bool colours_output(report::ColourWish wish) {
  return report::wants_colour(wish, isatty(STDOUT_FILENO) != 0, std::getenv("NO_COLOR"),
                              std::getenv("CLICOLOR_FORCE"));
}

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

}  // namespace guestlink::cli
