#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "reference/base/diagnostic.h"
#include "reference/base/source.h"
#include "reference/model/laptop.h"

namespace guestlink::config {

/// One line of a file, without its line end.
struct Line {
  std::uint32_t number = 1;
  std::string_view text;
  SourceSpan where;
  /// The span of the bytes [begin, begin+length) of the line.
  SourceSpan part(std::size_t begin, std::size_t length) const;
};

/// What a reader is given: one file, the model it adds to, and the places where it notes
/// what became of each line.
class Reading {
 public:
  /// `path` is below the laptop directory; `lines` belongs to the same file.
  Reading(const SourceSet& sources, std::string path, model::Laptop& laptop,
          model::FileLines& lines, Diagnostics& out)
      : sources_(sources), path_(std::move(path)), laptop_(laptop), lines_(lines), out_(out) {}

  /// The model to add to.
  model::Laptop& laptop() { return laptop_; }
  const std::string& path() const { return path_; }
  FileId file() const { return lines_.file; }
  std::string_view text() const { return sources_.text(lines_.file); }
  const SourceSet& sources() const { return sources_; }
  std::uint32_t line_count() const { return static_cast<std::uint32_t>(lines_.lines.size()); }
  Line line(std::uint32_t number) const;
  /// The number of the line in which a byte of the file stands.
  std::uint32_t line_at(std::uint32_t offset) const;

  model::LineStatus status(std::uint32_t line) const { return lines_.lines[line - 1]; }
  void mark(std::uint32_t line, model::LineStatus status);
  /// Marks every line that `where` touches.
  void mark(SourceSpan where, model::LineStatus status);
  void mark_all(model::LineStatus status);
  /// Gives what is still unknown another status.
  void mark_rest(model::LineStatus status);

  /// Notes what the real program would refuse or pass over: for rules to report.  The note, to add
  /// related places or help to; the reference holds until the next refuse().
  model::RefusedText& refuse(SourceSpan where, std::string_view reason, std::string message);
  /// Adds "did you mean" to a note: `near` in the place of `where`.
  static void suggest(model::RefusedText& refused, SourceSpan where, std::string_view near);
  /// Reports it right away, where no rule does.
  void report(std::string_view rule, Severity severity, SourceSpan where, std::string message,
              std::string help = {});

 private:
  const SourceSet& sources_;
  std::string path_;
  model::Laptop& laptop_;
  model::FileLines& lines_;
  Diagnostics& out_;
};

/// True for a line with nothing but blanks.
bool is_blank(std::string_view text);

}  // namespace guestlink::config
