#include "sim/run/selection.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "reference/base/file_reader.h"

namespace guestlink::sim {
namespace {

bool is_scenario_name(std::string_view path) {
  return path.ends_with(".json") && !path.ends_with(".schema.json") &&
         !path.ends_with(".part.json");
}

bool fits_any(const std::vector<std::string>& patterns, std::string_view name) {
  return std::ranges::any_of(patterns, [&](const auto& one) { return fits_pattern(one, name); });
}

bool is_place(const std::string& word) {
  std::error_code problem;
  return word.find('/') != std::string::npos || word.ends_with(".json") ||
         std::filesystem::exists(word, problem);
}

bool has_tag(const Scenario& scenario, std::string_view path, std::string_view tag) {
  return std::ranges::find(scenario.tags, tag) != scenario.tags.end() || family_of(path) == tag;
}

bool is_meant(const Choice& choice, const std::vector<std::string>& tags, std::string_view path,
              const Scenario& scenario) {
  const auto tagged = [&](const std::string& tag) { return has_tag(scenario, path, tag); };
  if (!tags.empty() && std::ranges::none_of(tags, tagged)) return false;
  if (!choice.variants.empty() && !fits_any(choice.variants, scenario.variant)) return false;
  if (choice.filters.empty()) return true;
  return std::ranges::any_of(choice.filters, [&](const std::string& filter) {
    return fits_pattern(filter, scenario.full_name()) || fits_pattern(filter, scenario.name) ||
           tagged(filter);
  });
}

std::string complaint(const SourceSet& sources, const Diagnostic& finding) {
  const LineColumn at = sources.position(finding.where.file, finding.where.begin);
  std::string text = fmt::format("{}:{}:{}: error: {}\n", sources.path(finding.where.file), at.line,
                                 at.column, finding.message);
  text += fmt::format("{:>5} | {}\n", at.line, sources.line(finding.where.file, at.line));
  text += fmt::format("      | {:>{}}\n", "^", at.column);
  if (!finding.help.empty()) text += fmt::format("  help: {}\n", finding.help);
  return text;
}

}  // namespace

bool fits_pattern(std::string_view pattern, std::string_view name) {
  std::size_t at = 0;
  std::size_t in = 0;
  std::optional<std::size_t> star;
  std::size_t taken = 0;
  while (at < name.size()) {
    if (in < pattern.size() && (pattern[in] == '?' || pattern[in] == name[at]) &&
        pattern[in] != '*') {
      ++in;
      ++at;
    } else if (in < pattern.size() && pattern[in] == '*') {
      star = in++;
      taken = at;
    } else if (star) {
      in = *star + 1;
      at = ++taken;
    } else {
      return false;
    }
  }
  while (in < pattern.size() && pattern[in] == '*') ++in;
  return in == pattern.size();
}

std::string family_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return "";
  path = path.substr(0, slash);
  return std::string(path.substr(path.rfind('/') + 1));  // npos + 1 is 0
}

Result<std::vector<std::string>> scenario_files(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code problem;
  if (!fs::is_directory(path, problem)) return std::vector<std::string>{path};
  const auto listing = DiskFiles().list(path);
  if (!listing) return tl::unexpected(listing.error());
  std::vector<std::string> files;
  for (const std::string& one : listing->files) {
    if (is_scenario_name(one)) files.push_back((fs::path(path) / one).lexically_normal().string());
  }
  std::ranges::sort(files);
  return files;
}

std::vector<std::string> places_of(const Choice& choice) {
  std::vector<std::string> paths;
  std::ranges::copy_if(choice.words, std::back_inserter(paths), is_place);
  if (paths.empty()) paths.emplace_back("scenarios");
  return paths;
}

Result<std::unique_ptr<Chosen>> choose(const Choice& choice) {
  std::vector<std::string> tags;
  std::ranges::remove_copy_if(choice.words, std::back_inserter(tags), is_place);
  auto chosen = std::make_unique<Chosen>();
  Diagnostics complaints;
  std::vector<std::string> seen;
  std::map<std::string, std::string> names;
  for (const std::string& path : places_of(choice)) {
    const auto files = scenario_files(path);
    if (!files) return tl::unexpected(files.error());
    for (const std::string& file : *files) {
      if (std::ranges::find(seen, file) != seen.end()) continue;
      seen.push_back(file);
      auto text = DiskFiles().read(file);
      if (!text) return tl::unexpected(text.error());
      const FileId id = chosen->sources.add(file, *std::move(text));
      for (Scenario& run :
           read_scenario(chosen->sources, id, DiskFiles(),
                         {.matrix = choice.matrix, .set = choice.set}, complaints)) {
        const auto [other, is_new] = names.emplace(run.full_name(), file);
        if (!is_new && other->second != file) {
          return failure(Error::Code::unreadable,
                         fmt::format("{} and {} have the same name", other->second, file));
        }
        if (is_meant(choice, tags, file, run)) chosen->runs.push_back(std::move(run));
      }
    }
  }
  if (!complaints.empty()) {
    std::string text;
    for (const Diagnostic& one : complaints) text += complaint(chosen->sources, one);
    return failure(Error::Code::unreadable, text);
  }
  if (chosen->runs.empty()) {
    return failure(
        Error::Code::unreadable,
        fmt::format("no scenario matched ({} files were read): see guestlink list", seen.size()));
  }
  return chosen;
}

}  // namespace guestlink::sim
