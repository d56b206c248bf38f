#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace guestlink {

/// A file of a SourceSet; meaningless outside the set that gave it out.
struct FileId {
  std::uint32_t index = 0;
  friend constexpr auto operator<=>(const FileId&, const FileId&) = default;
};

/// Half-open byte range [begin, end) of one source file.
struct SourceSpan {
  FileId file;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend constexpr auto operator<=>(const SourceSpan&, const SourceSpan&) = default;
};

/// A value and the text it was read from.
template <class T>
struct Located {
  T value{};
  SourceSpan where;
};

/// A place as people and editors count it: both begin at 1.
/// A column is a UTF-8 character (a byte that begins none counts as one); a tab is one column.
struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  friend constexpr auto operator<=>(const LineColumn&, const LineColumn&) = default;
};

/// The texts that were read, kept for as long as anything points into them.
class SourceSet {
 public:
  /// Takes the text over; `path` is what messages print.
  FileId add(std::string path, std::string text);

  std::size_t size() const { return files_.size(); }
  std::string_view path(FileId file) const { return files_[file.index].path; }
  std::string_view text(FileId file) const { return files_[file.index].text; }
  /// The text of `where`, cut to the file's size.
  std::string_view text(SourceSpan where) const;

  /// Where the byte `offset` stands; the end of the file if it lies beyond.
  LineColumn position(FileId file, std::uint32_t offset) const;
  /// The number of the line in which the byte `offset` stands: quicker than position().
  std::uint32_t line_number(FileId file, std::uint32_t offset) const;
  /// One line, counted from 1, without its line end (LF or CRLF); empty beyond the last.
  std::string_view line(FileId file, std::uint32_t number) const;
  /// The byte span of one line, without its line end.
  SourceSpan line_span(FileId file, std::uint32_t number) const;
  /// The number of lines; a last line without a line end counts.
  std::uint32_t line_count(FileId file) const;

 private:
  struct File {
    std::string path;
    std::string text;
    std::vector<std::uint32_t> line_begins;
  };
  std::deque<File> files_;  // a deque: views into a file's text survive the next add()
};

}  // namespace guestlink
