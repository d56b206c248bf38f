#include <algorithm>

#include <fmt/format.h>

#include "sim/expect/expectation.h"

namespace guestlink::sim {
namespace {

std::string place(const SourceSet& sources, SourceSpan where) {
  if (where.begin == where.end) return "";
  const LineColumn at = sources.position(where.file, where.begin);
  return fmt::format("{}:{}:{}", sources.path(where.file), at.line, at.column);
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

}  // namespace

std::string in_words(const Mismatch& mismatch, const SourceSet& sources) {
  std::string text = fmt::format("  {}\n", mismatch.message);
  if (mismatch.fields.empty()) text += trimmed("     at " + place(sources, mismatch.where));
  if (!mismatch.fields.empty()) {
    text += fmt::format("     {:<10} {:<20} {:<20} {}\n", "field", "expected", "seen", "from");
  }
  for (const FieldDifference& one : mismatch.fields) {
    text += trimmed(fmt::format("     {:<10} {:<20} {:<20} {}", one.field, one.expected, one.seen,
                                place(sources, one.where)));
    if (one.expected_bytes.empty()) continue;
    text += fmt::format("     {:#06x}  {}  ->  {}\n", one.place.begin, one.expected_bytes,
                        one.seen_bytes);
  }
  for (const std::string& note : mismatch.notes) text += fmt::format("     {}\n", note);
  return text;
}

}  // namespace guestlink::sim
