#include <string_view>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// Blank, or a comment all the same.
bool is_empty(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  return begin == std::string_view::npos || line[begin] == '#';
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (!laptop.host.pf) return;
  const FileId file = laptop.host.pf->file;
  for (std::uint32_t number = 1; number < sources.line_count(file); ++number) {
    const std::string_view line = sources.line(file, number);
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos || line[begin] != '#' || !line.ends_with('\\')) continue;
    if (is_empty(sources.line(file, number + 1))) continue;
    const SourceSpan where = sources.line_span(file, number);
    report.add({file, where.end - 1, where.end}, "the next line is part of this comment")
        .related.push_back({sources.line_span(file, number + 1), "this line"});
  }
}

}  // namespace

extern const Rule pf_comment_continued{
    {.id = "pf-comment-continued",
     .severity = Severity::warning,
     .summary = "A comment of pf.conf ends in a backslash.",
     .why = "pfctl joins the lines before it looks for comments: the next line is comment too.",
     .instead = "no backslash at the end of a comment",
     .source = "freebsd-src: sbin/pfctl/parse.y, lgetc"},
    check};

}  // namespace guestlink::lint
