#include "reference/base/traced_text.h"

#include <algorithm>

namespace guestlink {

void TracedText::add(std::string_view text, SourceSpan where) {
  file_ = where.file;
  if (text.empty() && !runs_.empty()) return;
  const bool follows = !runs_.empty() && runs_.back().verbatim &&
                       runs_.back().where.end == where.begin && !text.empty();
  if (follows) {
    runs_.back().where.end = where.end;
  } else {
    if (text_.empty()) runs_.clear();
    runs_.push_back({text_.size(), where, true});
  }
  text_ += text;
}

void TracedText::add_instead(std::string_view text, SourceSpan where) {
  file_ = where.file;
  if (text.empty() && !runs_.empty()) return;
  if (text_.empty()) runs_.clear();
  runs_.push_back({text_.size(), where, false});
  text_ += text;
}

void TracedText::add(const TracedText& other) {
  for (std::size_t index = 0; index < other.runs_.size(); ++index) {
    const Run& run = other.runs_[index];
    const std::size_t end =
        index + 1 < other.runs_.size() ? other.runs_[index + 1].begin : other.text_.size();
    const std::string_view text = std::string_view(other.text_).substr(run.begin, end - run.begin);
    if (run.verbatim) {
      add(text, run.where);
    } else {
      add_instead(text, run.where);
    }
  }
}

std::size_t TracedText::run_at(std::size_t offset) const {
  const auto after =
      std::upper_bound(runs_.begin(), runs_.end(), offset,
                       [](std::size_t at, const Run& run) { return at < run.begin; });
  return after == runs_.begin() ? 0 : static_cast<std::size_t>(after - runs_.begin()) - 1;
}

SourceSpan TracedText::place(std::size_t begin, std::size_t length) const {
  if (runs_.empty()) return {file_, 0, 0};
  const auto at = [&](std::size_t offset, bool its_end) {
    const Run& run = runs_[run_at(offset)];
    if (!run.verbatim) return its_end ? run.where.end : run.where.begin;
    const std::size_t inside = offset - run.begin + (its_end ? 1 : 0);
    return std::min(run.where.end, run.where.begin + static_cast<std::uint32_t>(inside));
  };
  begin = std::min(begin, text_.size());
  length = std::min(length, text_.size() - begin);
  if (length == 0) {
    const std::uint32_t here = text_.empty()          ? runs_.front().where.begin
                               : begin < text_.size() ? at(begin, false)
                                                      : at(begin - 1, true);
    return {file_, here, text_.empty() ? runs_.back().where.end : here};
  }
  return {file_, at(begin, false), at(begin + length - 1, true)};
}

TracedText TracedText::part(std::size_t begin, std::size_t length) const {
  begin = std::min(begin, text_.size());
  length = std::min(length, text_.size() - begin);
  TracedText result(file_);
  if (length == 0) {
    const SourceSpan here = place(begin, 0);
    result.add({}, {here.file, here.begin, here.begin});
    return result;
  }
  for (std::size_t index = run_at(begin); index < runs_.size(); ++index) {
    const Run& run = runs_[index];
    const std::size_t run_end = index + 1 < runs_.size() ? runs_[index + 1].begin : text_.size();
    const std::size_t from = std::max(begin, run.begin);
    const std::size_t to = std::min(begin + length, run_end);
    if (from >= begin + length) break;
    if (from >= to) continue;
    const std::string_view text = std::string_view(text_).substr(from, to - from);
    if (run.verbatim) {
      result.add(text, place(from, to - from));
    } else {
      result.add_instead(text, run.where);
    }
  }
  return result;
}

std::vector<TracedText> split_words(const TracedText& text, std::string_view separators) {
  std::vector<TracedText> words;
  const std::string& all = text.text();
  std::size_t begin = all.find_first_not_of(separators);
  while (begin != std::string::npos) {
    const std::size_t end = std::min(all.find_first_of(separators, begin), all.size());
    words.push_back(text.part(begin, end - begin));
    begin = all.find_first_not_of(separators, end);
  }
  return words;
}

std::vector<TracedText> split_fields(const TracedText& text, char separator) {
  std::vector<TracedText> fields;
  std::size_t begin = 0;
  for (;;) {
    const std::size_t end = std::min(text.text().find(separator, begin), text.size());
    fields.push_back(text.part(begin, end - begin));
    if (end == text.size()) return fields;
    begin = end + 1;
  }
}

}  // namespace guestlink
