#pragma once

#include <filesystem>
#include <istream>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace guestlink::test {

/// One change of one file of a laptop; fixtures/damage/README.md has the form it is written in.
struct Damage {
  std::string path;         ///< Below the laptop's directory.
  std::string description;  ///< What a person would say has happened.
  std::optional<std::string> was;
  std::optional<std::string> becomes;
  bool cut = false;  ///< The last newline goes.
};

/// The rows of such a table, up to its end or a line `=`.
std::vector<Damage> read_damages(std::istream& in);

/// The text with the damage, or nothing where it does not fit.
std::optional<std::string> damaged(const std::string& text, const Damage& damage);

/// A laptop's texts by their paths below its directory.
using LaptopFiles = std::map<std::string, std::string>;
LaptopFiles files_of(const std::filesystem::path& laptop);

/// The bytes of a file; empty where it cannot be read.
std::string file_text(const std::filesystem::path& path);

}  // namespace guestlink::test
