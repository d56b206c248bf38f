#include "reference/cli/show_laptop.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "reference/bundle/bundle.h"
#include "reference/cli/terminal.h"
#include "reference/config/load_laptop.h"

namespace guestlink::cli {
namespace {

struct Wishes {
  std::string path;
  std::string format;
};

Exit show(std::string_view view, std::span<const LaptopFormat> formats, const Wishes& wishes) {
  SourceSet sources;
  const auto complain = [&](const Error& error) {
    fmt::print(stderr, "guestlink show {}: {}\n", view, error.message);
    return Exit::usage;
  };
  const auto files = bundle::open_laptop(wishes.path);
  if (!files) return complain(files.error());
  const auto loaded = config::load_laptop(**files, wishes.path, sources);
  if (!loaded) return complain(loaded.error());
  const auto format = std::ranges::find(formats, wishes.format, &LaptopFormat::name);
  print(format->write(loaded->laptop, sources));
  return Exit::good;
}

}  // namespace

std::function<Exit()> declare_laptop_view(CLI::App& app, std::string_view view,
                                          std::span<const LaptopFormat> formats) {
  auto wishes = std::make_shared<Wishes>();
  wishes->format = formats.front().name;
  std::vector<std::string> names;
  for (const LaptopFormat& format : formats) names.emplace_back(format.name);
  app.add_option("LAPTOP", wishes->path, "A laptop directory or a bundle of one (.tar, .tar.gz)")
      ->required();
  app.add_option("--format", wishes->format, fmt::format("{}", fmt::join(names, ", ")))
      ->check(CLI::IsMember(names))
      ->option_text("FORMAT");
  return [view, formats, wishes] { return show(view, formats, *wishes); };
}

}  // namespace guestlink::cli
