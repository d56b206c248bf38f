#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "reference/cli/check_input.h"
#include "reference/cli/command.h"
#include "reference/cli/rule_names.h"
#include "reference/cli/terminal.h"
#include "reference/lint/edits.h"
#include "reference/lint/rule.h"
#include "reference/report/diff.h"
#include "reference/report/formats.h"

namespace guestlink::cli {
namespace {

struct Wishes {
  std::vector<std::string> paths;
  std::string kind;  ///< --as
  std::string format = "text";
  std::vector<std::string> select;
  std::vector<std::string> ignore;
  std::string fail_on = "warning";
  std::string baseline;
  std::string write_baseline;
  std::string fix;  ///< Empty, "safe" or "unsafe".
  bool diff = false;
  std::shared_ptr<report::ColourWish> colour = std::make_shared<report::ColourWish>();
};

Exit complain(std::string_view message) {
  fmt::print(stderr, "guestlink check: {}\n", message);
  return Exit::usage;
}

Status judge_all(const Wishes& wishes, Judged& into) {
  if (!wishes.kind.empty()) {
    std::string text{std::istreambuf_iterator<char>(std::cin), {}};
    return judge_text(wishes.kind, std::move(text), into);
  }
  for (const std::string& path : wishes.paths) {
    if (auto status = judge_laptop(path, into); !status) {
      status.error().message +=
          "\nA laptop directory holds copies of the laptop's files under their own paths:\n"
          "host/etc/rc.conf, guest/etc/network/interfaces, captures/host/pciconf-lv.txt …";
      return status;
    }
  }
  return {};
}

bool is_file(const std::string& path) {
  std::error_code trouble;
  return std::filesystem::is_regular_file(path, trouble);
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

/// The findings that were asked for.
Status choose(const Wishes& wishes, Judged& judged) {
  const auto is_asked_for = [&](std::string_view rule) {
    return (wishes.select.empty() || names_rule(wishes.select, rule)) &&
           !names_rule(wishes.ignore, rule);
  };
  std::erase_if(judged.findings, [&](const Diagnostic& one) { return !is_asked_for(one.rule); });
  if (wishes.baseline.empty()) return {};
  return take_baseline_away(wishes.baseline, is_asked_for, judged);
}

bool write_in_place(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  return file.good();
}

/// A file that is there is replaced as a whole: on a full disk the old one stays.
bool replace_file(const std::string& path, const std::string& text) {
  namespace fs = std::filesystem;
  std::error_code trouble;
  const fs::path target = fs::canonical(path, trouble);
  const std::string beside = target.string() + ".guestlink-new";
  bool good = !trouble && write_in_place(beside, text);
  if (good) fs::permissions(beside, fs::status(target, trouble).permissions(), trouble);
  if (good) fs::rename(beside, target, trouble);
  good = good && !trouble;
  if (!good && is_file(beside)) fs::remove(beside, trouble);
  return good;
}

Status write_file(const std::string& path, const std::string& text) {
  if (is_file(path) ? replace_file(path, text) : write_in_place(path, text)) return {};
  return failure(Error::Code::unreadable, path + ": cannot be written");
}

/// Carries the edits out, or with --diff prints what they would do.
Status edit(const Wishes& wishes, const Judged& judged) {
  const auto files = lint::apply_edits(judged.sources, judged.findings, wishes.fix == "unsafe");
  for (const lint::EditedFile& file : files) {
    const std::string path(judged.sources.path(file.file));
    if (wishes.diff) {
      print(report::unified_diff(path, judged.sources.text(file.file), file.text));
      continue;
    }
    if (auto status = write_file(path, file.text); !status) return status;
    fmt::print(stderr, "guestlink check: {}: {} edited\n", path, file.edits);
  }
  return {};
}

Exit report_all(const Wishes& wishes, const Judged& judged) {
  std::vector<const RuleText*> texts;
  for (const lint::Rule* rule : lint::all_rules()) texts.push_back(&rule->text);
  const report::Findings findings{judged.sources, judged.findings, texts,
                                  judged.laptops, judged.files,    judged.lines};
  if (!wishes.diff) {
    print(report::find_format(wishes.format)->write(findings, colours_output(*wishes.colour)));
  }
  const bool bad = std::ranges::any_of(
      judged.findings, [&](const auto& finding) { return is_grave(finding, wishes.fail_on); });
  return bad ? Exit::findings : Exit::good;
}

Exit check(const Wishes& wishes) {
  for (const auto* list : {&wishes.select, &wishes.ignore}) {
    for (const std::string& id : *list) {
      if (lint::find_rule(id) == nullptr) return complain(no_such_rule(id));
    }
  }
  const bool from_input = !wishes.kind.empty();
  if (!from_input && std::ranges::find(wishes.paths, "-") != wishes.paths.end()) {
    return complain(
        "standard input is one file: --as says which, guestlink check --as loader.conf -");
  }
  if (from_input && wishes.paths != std::vector<std::string>{"-"}) {
    return complain("--as takes standard input: guestlink check --as loader.conf -");
  }
  if (from_input && !wishes.fix.empty() && !wishes.diff) {
    return complain("--fix cannot change standard input; --diff shows the changes");
  }
  if (!wishes.fix.empty() && !wishes.diff &&
      std::ranges::any_of(wishes.paths, [](const auto& path) { return is_file(path); })) {
    return complain("--fix cannot change a bundle; --diff shows the changes");
  }
  auto judged = std::make_unique<Judged>();
  if (auto status = judge_all(wishes, *judged); !status) return complain(status.error().message);
  if (auto status = choose(wishes, *judged); !status) return complain(status.error().message);
  if (!wishes.write_baseline.empty()) {
    const auto status = write_file(wishes.write_baseline, baseline_text(*judged));
    return status ? Exit::good : complain(status.error().message);
  }
  if (!wishes.fix.empty() || wishes.diff) {
    if (auto status = edit(wishes, *judged); !status) return complain(status.error().message);
    if (!wishes.diff) {  // what is left
      judged = std::make_unique<Judged>();
      if (auto again = judge_all(wishes, *judged); !again) return complain(again.error().message);
      if (auto again = choose(wishes, *judged); !again) return complain(again.error().message);
    }
  }
  return report_all(wishes, *judged);
}

void declare_choice(CLI::App& app, Wishes& wishes) {
  app.add_option("--select", wishes.select, "Only these rules")
      ->delimiter(',')
      ->option_text("RULE,…");
  app.add_option("--ignore", wishes.ignore, "Not these rules")
      ->delimiter(',')
      ->option_text("RULE,…");
  app.add_option("--baseline", wishes.baseline, "Not the findings listed in this file")
      ->option_text("FILE");
  app.add_option("--write-baseline", wishes.write_baseline,
                 "List the findings in this file, for --baseline, and end")
      ->option_text("FILE");
  app.add_option("--fail-on", wishes.fail_on,
                 "Exit with 1 from this severity on: info, warning (the default) or error; "
                 "a security finding counts as an error")
      ->check(CLI::IsMember({"info", "warning", "error"}))
      ->option_text("SEVERITY");
}

std::function<Exit()> declare(CLI::App& app) {
  auto wishes = std::make_shared<Wishes>();
  app.add_option("PATH", wishes->paths,
                 "Laptop directories or bundles (.tar, .tar.gz), or - with --as")
      ->required();
  app.add_option("--as", wishes->kind,
                 "Judge standard input as one file: a kind's name or a path in a laptop directory")
      ->option_text("KIND");
  std::vector<std::string> formats;
  for (const report::Format& format : report::formats()) formats.emplace_back(format.name);
  app.add_option("--format", wishes->format, fmt::format("{}", fmt::join(formats, ", ")))
      ->check(CLI::IsMember(formats))
      ->option_text("FORMAT");
  declare_choice(app, *wishes);
  app.add_flag("--fix{safe}", wishes->fix,
               "Change the files where that is safe, then report what is left; "
               "--fix=unsafe: likely corrections too")
      ->check(CLI::IsMember({"safe", "unsafe"}));
  app.add_flag("--diff", wishes->diff, "Show what --fix would change, and change nothing");
  declare_colour(app, wishes->colour);
  return [wishes] { return check(*wishes); };
}

}  // namespace

extern const Command check_command{
    "check", "Judge the files of one laptop or several: what fails, where, and what to write",
    "  guestlink check fixtures/laptops/seed-001\n"
    "  guestlink check --format json --fail-on error my-laptop\n"
    "  guestlink check --ignore cap-em0-down,path-on-mnt my-laptop\n"
    "  guestlink check --fix=unsafe --diff my-laptop\n"
    "  guestlink check --as loader.conf - < /boot/loader.conf",
    declare};

}  // namespace guestlink::cli
