#include "reference/config/json_places.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace guestlink::config {

SourceSpan JsonPlaces::at(const std::string& path) const {
  const auto found = places_.find(path);
  return found == places_.end() ? SourceSpan{file_, 0, 0} : found->second;
}

void JsonPlaces::blanks() {
  at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
}

std::string_view JsonPlaces::string() {
  const std::size_t begin = ++at_;
  while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2U : 1U;
  at_ = std::min(at_, text_.size());
  const std::string_view inside = text_.substr(begin, at_ - begin);
  if (at_ < text_.size()) ++at_;
  return inside;
}

void JsonPlaces::note(const std::string& path, std::size_t begin, std::size_t end) {
  places_[path] = {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

void JsonPlaces::value(const std::string& path) {
  blanks();
  const char first = peek();
  if (first == '"') {
    const std::size_t begin = at_ + 1;
    string();
    note(path, begin, at_ - 1);
  } else if (first == '{' || first == '[') {
    members(path, first == '{');
  } else {
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
    note(path, begin, at_);
  }
}

void JsonPlaces::members(const std::string& path, bool object) {
  ++at_;
  for (std::size_t index = 0; at_ < text_.size(); ++index) {
    blanks();
    if (peek() == '}' || peek() == ']') break;
    std::string name = std::to_string(index);
    if (object) {
      name = std::string(string());
      blanks();
      ++at_;  // ':'
    }
    value(path.empty() ? name : fmt::format("{}.{}", path, name));
    blanks();
    if (peek() != ',') break;
    ++at_;
  }
  if (at_ < text_.size()) ++at_;
}

bool is_json_too_deep(std::string_view text) {
  constexpr int deepest = 64;
  int depth = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char byte = text[at];
    if (byte == '"') quoted = !quoted;
    if (quoted && byte == '\\') ++at;
    if (quoted) continue;
    if (byte == '{' || byte == '[') ++depth;
    if (byte == '}' || byte == ']') --depth;
    if (depth > deepest) return true;
  }
  return false;
}

}  // namespace guestlink::config
