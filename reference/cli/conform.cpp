#include <memory>
#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "reference/cli/command.h"
#include "reference/cli/terminal.h"
#include "reference/conform/conformance.h"

namespace guestlink::cli {
namespace {

Exit conform_to(const std::string& format) {
  const conform::Conformance all = conform::try_tables(conform::built_in_tables());
  if (format == "json") {
    print(conform::conformance_as_json(all));
  } else if (format == "md") {
    print(conform::conformance_as_markdown(all));
  } else {
    print(conform::conformance_as_text(all));
  }
  return all.failed() ? Exit::findings : Exit::good;
}

std::function<Exit()> declare(CLI::App& app) {
  auto format = std::make_shared<std::string>("text");
  app.add_option("--format", *format, "text, md or json")
      ->check(CLI::IsMember({"text", "md", "json"}))
      ->option_text("FORMAT");
  return [format] { return conform_to(*format); };
}

}  // namespace

extern const Command conform_command{"conform", "Try the forwarder by the requirements of the RFCs",
                                     "  guestlink conform\n"
                                     "  guestlink conform --format json",
                                     declare};

}  // namespace guestlink::cli
