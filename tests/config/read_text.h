#pragma once

#include <fstream>
#include <initializer_list>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/base/file_reader.h"
#include "reference/config/load_laptop.h"

namespace guestlink::config {

/// A laptop made of strings, read; paths are below its root.
struct ReadLaptop {
  SourceSet sources;
  model::Laptop laptop;
  Diagnostics diagnostics;

  ReadLaptop(std::initializer_list<std::pair<const std::string, std::string>> files)
      : ReadLaptop(std::map<std::string, std::string>(files)) {}
  explicit ReadLaptop(const std::map<std::string, std::string>& files) {
    std::map<std::string, std::string> rooted;
    for (const auto& [path, text] : files) rooted["l/" + path] = text;
    auto loaded = load_laptop(MemoryFiles(rooted), "l", sources);
    if (!loaded) return;
    laptop = std::move(loaded->laptop);
    diagnostics = std::move(loaded->diagnostics);
  }
  ReadLaptop(const std::string& path, const std::string& text)
      : ReadLaptop(std::map<std::string, std::string>{{path, text}}) {}

  std::string text(SourceSpan where) const { return std::string(sources.text(where)); }
  /// The lines of the only file.
  const model::FileLines& lines() const { return laptop.files.front(); }
  /// "reason: text" of each place that the real program refuses.
  std::vector<std::string> refused() const {
    std::vector<std::string> all;
    for (const model::FileLines& file : laptop.files) {
      for (const model::RefusedText& one : file.refused) {
        all.push_back(std::string(one.reason) + ": " + text(one.where));
      }
    }
    return all;
  }
  /// The texts of the lines nobody knows what to make of.
  std::vector<std::string> unknown_lines() const {
    std::vector<std::string> all;
    for (const model::FileLines& file : laptop.files) {
      for (std::uint32_t line = 1; line <= file.lines.size(); ++line) {
        if (file.lines[line - 1] == model::LineStatus::unknown) {
          all.emplace_back(sources.line(file.file, line));
        }
      }
    }
    return all;
  }
};

inline std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace guestlink::config
