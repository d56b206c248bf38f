#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "reference/base/file_reader.h"
#include "reference/cli/command.h"
#include "reference/cli/rule_names.h"
#include "reference/cli/terminal.h"
#include "reference/config/load_laptop.h"
#include "reference/lint/rule.h"
#include "reference/lint/suppression.h"
#include "reference/report/formats.h"
#include "reference/report/summary.h"

namespace guestlink::cli {
namespace {

struct Wishes {
  std::vector<std::string> paths;
  std::string format = "text";
  std::vector<std::string> select;
  std::vector<std::string> ignore;
  std::string fail_on = "warning";
  std::shared_ptr<report::ColourWish> colour = std::make_shared<report::ColourWish>();
};

/// What the laptops read so far came to.
struct Gathered {
  SourceSet sources;
  Diagnostics findings;
  std::size_t files = 0;
  report::LineCounts lines;
};

void count_lines(const model::Laptop& laptop, Gathered& into) {
  into.files += laptop.files.size();
  for (const model::FileLines& file : laptop.files) {
    for (const model::LineStatus status : file.lines) {
      switch (status) {
      case model::LineStatus::understood: ++into.lines.understood; break;
      case model::LineStatus::ignored: ++into.lines.ignored; break;
      case model::LineStatus::unmodelled: ++into.lines.unmodelled; break;
      case model::LineStatus::unknown: ++into.lines.unknown; break;
      }
    }
  }
}

bool gather(const std::string& path, Gathered& into) {
  auto loaded = config::load_laptop(DiskFiles(), path, into.sources);
  if (!loaded) {
    fmt::print(stderr,
               "guestlink check: {}\n"
               "A laptop directory holds copies of the laptop's files under their own paths:\n"
               "host/etc/rc.conf, guest/etc/network/interfaces, captures/host/pciconf-lv.txt …\n",
               loaded.error().message);
    return false;
  }
  Diagnostics found = std::move(loaded->diagnostics);
  std::ranges::move(lint::check(loaded->laptop, into.sources, lint::all_rules()),
                    std::back_inserter(found));
  found = lint::without_allowed(loaded->laptop, into.sources, std::move(found));
  std::ranges::move(found, std::back_inserter(into.findings));
  count_lines(loaded->laptop, into);
  return true;
}

bool names_rule(const std::vector<std::string>& ids, std::string_view rule) {
  return std::ranges::find(ids, rule) != ids.end();
}

bool is_grave(const Diagnostic& finding, std::string_view fail_on) {
  switch (finding.severity) {
  case Severity::info: return fail_on == "info";
  case Severity::warning: return fail_on != "error";
  case Severity::error:
  case Severity::security: return true;
  }
  return true;
}

Exit check(const Wishes& wishes) {
  for (const auto& list : {wishes.select, wishes.ignore}) {
    for (const std::string& id : list) {
      if (lint::find_rule(id) != nullptr) continue;
      fmt::print(stderr, "guestlink check: {}\n", no_such_rule(id));
      return Exit::usage;
    }
  }
  Gathered gathered;
  for (const std::string& path : wishes.paths) {
    if (!gather(path, gathered)) return Exit::usage;
  }
  std::erase_if(gathered.findings, [&](const Diagnostic& finding) {
    return (!wishes.select.empty() && !names_rule(wishes.select, finding.rule)) ||
           names_rule(wishes.ignore, finding.rule);
  });
  std::vector<const RuleText*> texts;
  for (const lint::Rule* rule : lint::all_rules()) texts.push_back(&rule->text);
  const report::Findings findings{gathered.sources,    gathered.findings, texts,
                                  wishes.paths.size(), gathered.files,    gathered.lines};
  print(report::find_format(wishes.format)->write(findings, colours_output(*wishes.colour)));
  const bool bad = std::ranges::any_of(
      gathered.findings, [&](const auto& finding) { return is_grave(finding, wishes.fail_on); });
  return bad ? Exit::findings : Exit::good;
}

std::function<Exit()> declare(CLI::App& app) {
  auto wishes = std::make_shared<Wishes>();
  app.add_option("PATH", wishes->paths, "Laptop directories")->required();
  std::vector<std::string> formats;
  for (const report::Format& format : report::formats()) formats.emplace_back(format.name);
  app.add_option("--format", wishes->format, fmt::format("{}", fmt::join(formats, ", ")))
      ->check(CLI::IsMember(formats))
      ->option_text("FORMAT");
  app.add_option("--select", wishes->select, "Only these rules")
      ->delimiter(',')
      ->option_text("RULE,…");
  app.add_option("--ignore", wishes->ignore, "Not these rules")
      ->delimiter(',')
      ->option_text("RULE,…");
  app.add_option("--fail-on", wishes->fail_on,
                 "Exit with 1 from this severity on: info, warning (the default) or error; "
                 "a security finding counts as an error")
      ->check(CLI::IsMember({"info", "warning", "error"}))
      ->option_text("SEVERITY");
  declare_colour(app, wishes->colour);
  return [wishes] { return check(*wishes); };
}

}  // namespace

extern const Command check_command{
    "check", "Judge the files of one laptop or several: what fails, where, and what to write",
    "  guestlink check fixtures/laptops/seed-001\n"
    "  guestlink check --format json --fail-on error my-laptop\n"
    "  guestlink check --ignore cap-em0-down,path-on-mnt my-laptop",
    declare};

}  // namespace guestlink::cli
