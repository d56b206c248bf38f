#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "reference/cli/command.h"

namespace guestlink::cli {

extern const Command show_boot_view;
extern const Command show_card_view;
extern const Command show_effective_view;
extern const Command show_lines_view;
extern const Command show_names_view;
extern const Command show_topology_view;

namespace {

/// What can be shown: one row each, with the command's own options.
const std::array<const Command*, 6>& views() {
  static const std::array<const Command*, 6> all{&show_boot_view,      &show_card_view,
                                                 &show_effective_view, &show_lines_view,
                                                 &show_names_view,     &show_topology_view};
  return all;
}

std::function<Exit()> declare(CLI::App& app) {
  app.require_subcommand(1);
  auto runs = std::make_shared<std::map<const CLI::App*, std::function<Exit()>>>();
  for (const Command* view : views()) {
    CLI::App* sub = app.add_subcommand(std::string(view->name), std::string(view->summary));
    sub->footer("Examples:\n" + std::string(view->examples));
    (*runs)[sub] = view->declare(*sub);
  }
  return [&app, runs] { return runs->at(app.get_subcommands().front())(); };
}

}  // namespace

extern const Command show_command{"show", "Show how files were read, and what they come to",
                                  "  guestlink show boot my-laptop\n"
                                  "  guestlink show topology --format svg my-laptop\n"
                                  "  guestlink show lines /etc/rc.conf",
                                  declare};

}  // namespace guestlink::cli
