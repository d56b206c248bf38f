#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "reference/base/source.h"
#include "sim/scenario/scenario.h"

namespace guestlink::sim {

/// Which scenarios are meant.
struct Choice {
  /// Files, folders and tags; a folder stands for every scenario below it.  Without any file or
  /// folder it is "scenarios".
  std::vector<std::string> words{};
  /// Names with * and ?, "nat-*" or "nat-ping[size-*]", or tags: one of them must fit.
  std::vector<std::string> filters{};
  std::vector<std::string> variants{};  ///< Names with * and ?; empty: all.
  /// A pointer and a value as JSON: put into every file before it is read.
  std::map<std::string, std::string> set{};
  MatrixChoice matrix = MatrixChoice::pairwise;
};

/// What was chosen, ready to run.
struct Chosen {
  SourceSet sources;
  std::vector<Scenario> runs;
};

/// Reads the scenarios and leaves those that are meant, in the order of their paths.  Fails
/// (unreadable) with all mistakes of the files and where they stand, and when nothing is left.
Result<std::unique_ptr<Chosen>> choose(const Choice& choice);

/// The files and folders among the choice's words, or "scenarios".
std::vector<std::string> places_of(const Choice& choice);

/// Every scenario file below a folder, or the file itself; sorted.  What ends in ".schema.json" or
/// ".part.json" is none.
Result<std::vector<std::string>> scenario_files(const std::string& path);

/// Whether `name` is as `pattern` says: '*' any letters, '?' one.
bool fits_pattern(std::string_view pattern, std::string_view name);

/// The folder in which a scenario's file stands: "nat".
std::string family_of(std::string_view path);

}  // namespace guestlink::sim
