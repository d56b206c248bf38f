#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reference/base/file_reader.h"
#include "reference/bundle/bundle.h"
#include "reference/cli/command.h"
#include "reference/config/kind_for_file.h"
#include "reference/config/load_laptop.h"
#include "reference/report/shown_line.h"

namespace guestlink::cli {
namespace {

struct Wishes {
  std::string path;
  std::string kind;
  std::string format = "text";
  bool unknown_only = false;
};

/// The first reason why a line is refused, by the line's number.
using Reasons = std::map<std::uint32_t, std::string_view>;

Reasons reasons_of(const model::FileLines& lines, const SourceSet& sources) {
  Reasons reasons;
  for (const model::RefusedText& one : lines.refused) {
    reasons.emplace(sources.line_number(lines.file, one.where.begin), one.reason);
  }
  return reasons;
}

/// Pass phrases are not for a screen.
std::string shown(std::string_view kind, std::string_view line) {
  if (kind == "wpa_supplicant.conf" || kind == "hostapd.conf") {
    const std::size_t equals = line.find('=');
    const std::string_view field = line.substr(0, equals);
    for (const std::string_view secret : {"psk", "password", "wep_key", "passphrase", "passwd"}) {
      if (equals != std::string_view::npos && field.find(secret) != std::string_view::npos) {
        return report::shown(line.substr(0, equals + 1)) + "…";
      }
    }
  }
  return report::shown(line);
}

void print_text(const model::FileLines& lines, const SourceSet& sources, bool unknown_only) {
  const Reasons reasons = reasons_of(lines, sources);
  fmt::print("{}: {}\n", report::shown(sources.path(lines.file)), lines.kind);
  for (std::uint32_t number = 1; number <= lines.lines.size(); ++number) {
    const model::LineStatus status = lines.lines[number - 1];
    if (unknown_only && status != model::LineStatus::unknown) continue;
    const auto reason = reasons.find(number);
    fmt::print("{:>5} {:<10} {}{}\n", number, name(status),
               shown(lines.kind, sources.line(lines.file, number)),
               reason == reasons.end() ? "" : fmt::format("  [{}]", reason->second));
  }
}

nlohmann::json as_json(const model::FileLines& lines, const SourceSet& sources) {
  const Reasons reasons = reasons_of(lines, sources);
  nlohmann::json all = nlohmann::json::array();
  for (std::uint32_t number = 1; number <= lines.lines.size(); ++number) {
    nlohmann::json one{{"line", number}, {"status", name(lines.lines[number - 1])}};
    if (const auto reason = reasons.find(number); reason != reasons.end()) {
      one["reason"] = reason->second;
    }
    all.push_back(std::move(one));
  }
  return {{"file", sources.path(lines.file)}, {"kind", lines.kind}, {"lines", std::move(all)}};
}

/// A single file, read as what its path or --as says.
Result<config::LoadedLaptop> read_file(const Wishes& wishes, SourceSet& sources) {
  auto text = DiskFiles().read(wishes.path);
  if (!text) return tl::unexpected(text.error());
  std::string path = config::path_in_laptop(wishes.path);
  const config::FileKind* kind =
      wishes.kind.empty() ? config::kind_of(path) : config::kind_named(wishes.kind);
  if (kind == nullptr) {
    return failure(Error::Code::unreadable,
                   wishes.path + ": no reader is known for a file of this name; say one with --as");
  }
  if (config::kind_of(path) != kind) path = kind->pattern;
  const FileId file = sources.add(wishes.path, std::move(*text));
  return config::read_single_file(sources, file, *kind, path);
}

Result<config::LoadedLaptop> read_laptop(const Wishes& wishes, SourceSet& sources) {
  const auto files = bundle::open_laptop(wishes.path);
  if (!files) return tl::unexpected(files.error());
  return config::load_laptop(**files, wishes.path, sources);
}

Exit show_lines(const Wishes& wishes) {
  SourceSet sources;
  std::error_code trouble;
  const bool is_laptop =
      std::filesystem::is_directory(wishes.path, trouble) || bundle::is_bundle_name(wishes.path);
  auto loaded = is_laptop ? read_laptop(wishes, sources) : read_file(wishes, sources);
  if (!loaded) {
    fmt::print(stderr, "guestlink show lines: {}\n", loaded.error().message);
    return Exit::usage;
  }
  nlohmann::json files = nlohmann::json::array();
  for (const model::FileLines& lines : loaded->laptop.files) {
    if (wishes.format == "json") {
      files.push_back(as_json(lines, sources));
    } else {
      print_text(lines, sources, wishes.unknown_only);
    }
  }
  if (wishes.format == "json") {
    const nlohmann::json all{{"schema", "guestlink-lines/1"}, {"files", std::move(files)}};
    fmt::print("{}\n", all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
  }
  return Exit::good;
}

std::function<Exit()> declare(CLI::App& app) {
  auto wishes = std::make_shared<Wishes>();
  app.add_option("PATH", wishes->path, "A laptop directory, a bundle of one, or one file")
      ->required();
  app.add_option("--as", wishes->kind, "Read a file as this kind, whatever it is called: rc.conf")
      ->option_text("KIND");
  app.add_option("--format", wishes->format, "text, json")
      ->check(CLI::IsMember({"text", "json"}))
      ->option_text("FORMAT");
  app.add_flag("--unknown", wishes->unknown_only, "Only the lines nobody knows what to make of");
  return [wishes] { return show_lines(*wishes); };
}

}  // namespace

extern const Command show_lines_view{
    "lines", "Each line of each file: understood, ignored, unmodelled or unknown",
    "  guestlink show lines fixtures/laptops/seed-001\n"
    "  guestlink show lines --as rc.conf ./my-rc.conf\n"
    "  guestlink show lines --unknown --format json my-laptop",
    declare};

}  // namespace guestlink::cli
