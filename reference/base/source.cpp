#include "reference/base/source.h"

#include <algorithm>
#include <utility>

namespace guestlink {

FileId SourceSet::add(std::string path, std::string text) {
  std::vector<std::uint32_t> begins{0};
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n') begins.push_back(static_cast<std::uint32_t>(at + 1));
  }
  files_.push_back({std::move(path), std::move(text), std::move(begins)});
  return {static_cast<std::uint32_t>(files_.size() - 1)};
}

std::string_view SourceSet::text(SourceSpan where) const {
  const std::string_view whole = text(where.file);
  const std::size_t begin = std::min<std::size_t>(where.begin, whole.size());
  const std::size_t end = std::clamp<std::size_t>(where.end, begin, whole.size());
  return whole.substr(begin, end - begin);
}

LineColumn SourceSet::position(FileId file, std::uint32_t offset) const {
  const File& source = files_[file.index];
  offset = std::min(offset, static_cast<std::uint32_t>(source.text.size()));
  const auto after = std::ranges::upper_bound(source.line_begins, offset);
  const auto line = static_cast<std::uint32_t>(after - source.line_begins.begin());
  const std::uint32_t begin = source.line_begins[line - 1];
  constexpr auto begins_character = [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  };
  const auto characters = std::ranges::count_if(
      std::string_view(source.text).substr(begin, offset - begin), begins_character);
  return {line, static_cast<std::uint32_t>(characters) + 1};
}

std::uint32_t SourceSet::line_number(FileId file, std::uint32_t offset) const {
  const auto& begins = files_[file.index].line_begins;
  return static_cast<std::uint32_t>(std::ranges::upper_bound(begins, offset) - begins.begin());
}

SourceSpan SourceSet::line_span(FileId file, std::uint32_t number) const {
  const File& source = files_[file.index];
  const auto size = static_cast<std::uint32_t>(source.text.size());
  if (number == 0 || number > source.line_begins.size()) return {file, size, size};
  const std::uint32_t begin = source.line_begins[number - 1];
  std::uint32_t end = number < source.line_begins.size() ? source.line_begins[number] - 1 : size;
  if (end > begin && source.text[end - 1] == '\r') --end;
  return {file, begin, end};
}

std::string_view SourceSet::line(FileId file, std::uint32_t number) const {
  return text(line_span(file, number));
}

std::uint32_t SourceSet::line_count(FileId file) const {
  const File& source = files_[file.index];
  const auto begins = static_cast<std::uint32_t>(source.line_begins.size());
  return source.line_begins.back() == source.text.size() ? begins - 1 : begins;
}

}  // namespace guestlink
