#include "reference/cli/check_input.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/base/file_reader.h"
#include "reference/bundle/bundle.h"
#include "reference/config/file_kind.h"
#include "reference/config/load_laptop.h"
#include "reference/lint/rule.h"
#include "reference/lint/suppression.h"
#include "reference/report/fingerprint.h"

namespace guestlink::cli {
namespace {

void count_lines(const model::Laptop& laptop, Judged& into) {
  ++into.laptops;
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

Status judge(const FileReader& files, const std::string& root, Judged& into) {
  auto loaded = config::load_laptop(files, root, into.sources);
  if (!loaded) return tl::unexpected(loaded.error());
  Diagnostics found = std::move(loaded->diagnostics);
  std::ranges::move(lint::check(loaded->laptop, into.sources, lint::all_rules()),
                    std::back_inserter(found));
  found = lint::without_allowed(loaded->laptop, into.sources, std::move(found));
  std::ranges::move(found, std::back_inserter(into.findings));
  count_lines(loaded->laptop, into);
  return {};
}

/// A path that the kind's pattern fits; the kind's name or the path itself may be given.
Result<std::string> path_of_kind(const std::string& kind) {
  if (config::kind_of(kind) != nullptr) return kind;
  std::vector<std::string_view> names;
  for (const config::FileKind& one : config::file_kinds()) {
    names.push_back(one.name);
    if (one.name != kind) continue;
    std::string path;
    for (const char letter : one.pattern) path += letter == '*' ? 'x' : letter;
    if (config::kind_of(path) != nullptr) return path;
  }
  const auto near = closest(kind, names);
  return failure(Error::Code::unreadable,
                 near
                     ? fmt::format("there is no kind of file '{}': did you mean '{}'?", kind, *near)
                     : fmt::format("there is no kind of file '{}'; give its path in a laptop "
                                   "directory, host/etc/rc.conf for instance",
                                   kind));
}

report::Findings as_findings(const Judged& judged) {
  return {judged.sources, judged.findings, {}, judged.laptops, judged.files, judged.lines};
}

}  // namespace

Status judge_laptop(const std::string& path, Judged& into) {
  const auto files = bundle::open_laptop(path);
  if (!files) return tl::unexpected(files.error());
  return judge(**files, path, into);
}

Status judge_text(const std::string& kind, std::string text, Judged& into) {
  const auto path = path_of_kind(kind);
  if (!path) return tl::unexpected(path.error());
  std::map<std::string, std::string> files;
  files.emplace("-/" + *path, std::move(text));
  return judge(MemoryFiles(std::move(files)), "-", into);
}

Status take_baseline_away(const std::string& path,
                          const std::function<bool(std::string_view)>& is_asked_for,
                          Judged& judged) {
  auto text = DiskFiles().read(path);
  if (!text) return tl::unexpected(text.error());
  const auto names = report::fingerprints(as_findings(judged));
  const std::set<std::string_view> found(names.begin(), names.end());
  const FileId file = judged.sources.add(path, std::move(*text));
  std::set<std::string_view> known;
  Diagnostics unused;
  lint::Report report(lint::find_rule("baseline-unused")->text, unused);
  for (std::uint32_t number = 1; number <= judged.sources.line_count(file); ++number) {
    const std::string_view line = judged.sources.line(file, number);
    if (line.empty() || line.front() == '#') continue;
    const std::string_view name = line.substr(0, line.find(' '));
    std::string_view rule = line.substr(std::min(name.size() + 1, line.size()));
    rule = rule.substr(0, rule.find(' '));
    known.insert(name);
    if (found.contains(name) || !is_asked_for(rule)) continue;
    const std::uint32_t begin = judged.sources.line_span(file, number).begin;
    report.add({file, begin, begin + static_cast<std::uint32_t>(name.size())},
               "no finding has this fingerprint any more");
  }
  Diagnostics left;
  for (std::size_t at = 0; at < names.size(); ++at) {
    if (!known.contains(names[at])) left.push_back(std::move(judged.findings[at]));
  }
  std::ranges::move(unused, std::back_inserter(left));
  judged.findings = std::move(left);
  return {};
}

std::string baseline_text(const Judged& judged) {
  std::string text = "# guestlink check --baseline: findings that are known and accepted.\n";
  const auto names = report::fingerprints(as_findings(judged));
  for (std::size_t at = 0; at < names.size(); ++at) {
    const Diagnostic& finding = judged.findings[at];
    text +=
        fmt::format("{} {} {}\n", names[at], finding.rule, judged.sources.path(finding.where.file));
  }
  return text;
}

}  // namespace guestlink::cli
