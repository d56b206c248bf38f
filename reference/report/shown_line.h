#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace guestlink::report {

/// `text` with everything replaced that could move a terminal's cursor or change its state:
/// control characters and bytes that are not UTF-8 become U+FFFD, a tab four blanks.
std::string shown(std::string_view text);

/// A source line as a terminal shows it.  Long lines are cut to the part around `focus`.
class ShownLine {
 public:
  /// `focus`: the byte of the line that must be seen.
  ShownLine(std::string_view line, std::size_t focus);
  const std::string& text() const { return text_; }
  /// The terminal column, counted from 0, where byte `offset` of the line begins; for a byte
  /// outside the part shown, the nearest end of it.
  std::size_t column(std::size_t offset) const;

 private:
  std::string text_;
  std::size_t first_byte_ = 0;
  std::vector<std::size_t> columns_;  // one per byte of the part shown, and one for its end
};

}  // namespace guestlink::report
