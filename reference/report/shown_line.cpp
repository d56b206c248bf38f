#include "reference/report/shown_line.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace guestlink::report {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::size_t tab_columns = 4;
constexpr std::size_t longest_shown = 200;  // bytes

struct Character {
  std::size_t bytes = 1;
  char32_t code = 0;
  bool valid = false;
};

/// The character at the front of `text`, which is not empty (RFC 3629; overlong forms,
/// surrogates and code points beyond U+10FFFF are not valid).
Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned first = byte(0);
  if (first < 0x80U) return {1, first, true};
  const std::size_t length = first >= 0xF0U ? 4 : first >= 0xE0U ? 3 : 2;
  if (first < 0xC2U || first > 0xF4U || text.size() < length) return {};
  char32_t code = first & (0xFFU >> (length + 1));
  for (std::size_t at = 1; at < length; ++at) {
    if ((byte(at) & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte(at) & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800U) || (length == 4 && code < 0x10000U);
  const bool surrogate = code >= 0xD800U && code <= 0xDFFFU;
  if (overlong || surrogate || code > 0x10FFFFU) return {};
  return {length, code, true};
}

struct Range {
  char32_t first, last;
};

bool lies_in(char32_t code, const auto& ranges) {
  return std::ranges::any_of(
      ranges, [&](Range range) { return code >= range.first && code <= range.last; });
}

/// Columns a terminal gives the character; the blocks of Unicode's EastAsianWidth that matter.
std::size_t width(char32_t code) {
  constexpr std::array<Range, 4> none{
      {{0x300, 0x36F}, {0x200B, 0x200F}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}}};
  constexpr std::array<Range, 8> two{{{0x1100, 0x115F},
                                      {0x2E80, 0x303E},
                                      {0x3041, 0xA4CF},
                                      {0xAC00, 0xD7A3},
                                      {0xF900, 0xFAFF},
                                      {0xFF00, 0xFF60},
                                      {0x1F300, 0x1F64F},
                                      {0x1F900, 0x1F9FF}}};
  if (lies_in(code, none)) return 0;
  return lies_in(code, two) ? 2 : 1;
}

/// C0, DEL, C1, and the marks that turn the writing direction around.
bool moves_the_terminal(char32_t code) {
  constexpr std::array<Range, 5> moving{
      {{0x00, 0x1F}, {0x7F, 0x9F}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}}};
  return lies_in(code, moving);
}

/// Appends one character as it is shown; its columns.
std::size_t append_shown(std::string& out, std::string_view bytes, const Character& character) {
  if (character.valid && character.code == '\t') {
    out.append(tab_columns, ' ');
    return tab_columns;
  }
  if (!character.valid || moves_the_terminal(character.code)) {
    out += replacement;
    return 1;
  }
  out += bytes;
  return width(character.code);
}

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::string shown(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const Character character = first_character(text);
    append_shown(result, text.substr(0, character.bytes), character);
    text.remove_prefix(character.bytes);
  }
  return result;
}

ShownLine::ShownLine(std::string_view line, std::size_t focus) {
  std::size_t end = line.size();
  if (line.size() > longest_shown) {
    focus = std::min(focus, line.size());
    first_byte_ = focus > longest_shown / 4 ? focus - longest_shown / 4 : 0;
    end = std::min(line.size(), first_byte_ + longest_shown);
    while (first_byte_ > 0 && continues_character(line[first_byte_])) --first_byte_;
    while (end < line.size() && continues_character(line[end])) ++end;
  }
  std::size_t column = 0;
  if (first_byte_ > 0) {
    text_ = "...";
    column = text_.size();
  }
  for (std::size_t at = first_byte_; at < end;) {
    const Character character = first_character(line.substr(at));
    columns_.insert(columns_.end(), character.bytes, column);
    column += append_shown(text_, line.substr(at, character.bytes), character);
    at += character.bytes;
  }
  columns_.push_back(column);
  if (end < line.size()) text_ += "...";
}

std::size_t ShownLine::column(std::size_t offset) const {
  if (offset < first_byte_) return columns_.front();
  return columns_[std::min(offset - first_byte_, columns_.size() - 1)];
}

}  // namespace guestlink::report
