#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"

namespace guestlink {

/// Text put together from pieces of one source file, each byte of which still knows its place:
/// a value without its quotes and escapes, a line joined from two, a word with variables filled in.
class TracedText {
 public:
  TracedText() = default;
  explicit TracedText(FileId file) : file_(file) {}
  /// A stretch of the file as it stands.
  TracedText(std::string_view text, SourceSpan where) : file_(where.file) { add(text, where); }

  /// Adds a stretch that stands in the file just so; `where` is as long as `text`.
  void add(std::string_view text, SourceSpan where);
  /// Adds text that stands for all of `where`: a variable's value, an escape.
  void add_instead(std::string_view text, SourceSpan where);
  /// Adds another text of the same file.
  void add(const TracedText& other);

  const std::string& text() const { return text_; }
  std::size_t size() const { return text_.size(); }
  bool empty() const { return text_.empty(); }

  /// Where the bytes [begin, begin+length) come from: from the first one's place to the last
  /// one's.  A length of 0 is the place just before `begin`.
  SourceSpan place(std::size_t begin, std::size_t length) const;
  SourceSpan place() const { return place(0, text_.size()); }

  /// A part, with its places.
  TracedText part(std::size_t begin, std::size_t length = std::string::npos) const;
  Located<std::string> located() const { return {text_, place()}; }
  Located<std::string> located(std::size_t begin, std::size_t length) const {
    return {text_.substr(begin, length), place(begin, length)};
  }

 private:
  struct Run {
    std::size_t begin = 0;  ///< In text_; it ends where the next begins.
    SourceSpan where;
    bool verbatim = true;  ///< Byte for byte.
  };
  std::size_t run_at(std::size_t offset) const;

  FileId file_;
  std::string text_;
  std::vector<Run> runs_;
};

/// The words of `text`, separated by any of `separators`; empty ones do not count.
std::vector<TracedText> split_words(const TracedText& text,
                                    std::string_view separators = " \t\r\n");
/// The pieces between separators, empty ones too: "a,,b" has three.
std::vector<TracedText> split_fields(const TracedText& text, char separator);

}  // namespace guestlink
