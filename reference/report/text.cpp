// Findings in the shape of rustc's diagnostics: an excerpt per file, one row of carets per span.

#include "reference/report/text.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reference/report/colour.h"
#include "reference/report/shown_line.h"

namespace guestlink::report {
namespace {

/// A marked span, and what stands beside its marks.
struct Mark {
  SourceSpan where;
  std::string_view label;
  bool primary = false;
};

/// The span is a file, not a part of it.
bool is_whole_file(SourceSpan where) {
  return where.begin == 0 && where.end == 0;
}

class Excerpts {
 public:
  Excerpts(const SourceSet& sources, const Diagnostic& finding, const Palette& colours)
      : sources_(sources), finding_(finding), colours_(colours) {
    files_.push_back(finding.where.file);
    marks_.push_back({finding.where, "", true});
    for (const RelatedPlace& place : finding.related) {
      marks_.push_back({place.where, place.message, false});
      if (std::ranges::find(files_, place.where.file) == files_.end()) {
        files_.push_back(place.where.file);
      }
    }
    std::uint32_t last_line = 1;
    for (const Mark& mark : marks_) last_line = std::max(last_line, line_of(mark));
    gutter_ = fmt::to_string(last_line).size();
  }

  std::string text() {
    for (const FileId file : files_) write_file(file);
    return out_;
  }

  std::string help(std::string_view text) const {
    return fmt::format("{:{}} {}={} help: {}\n", "", gutter_, colours_.blue, colours_.end,
                       shown(text));
  }

 private:
  std::uint32_t line_of(const Mark& mark) const {
    return sources_.position(mark.where.file, mark.where.begin).line;
  }

  void write_file(FileId file) {
    std::vector<Mark> marks;
    std::ranges::copy_if(marks_, std::back_inserter(marks),
                         [&](const Mark& mark) { return mark.where.file == file; });
    const bool first = file == files_.front();
    write_place(marks.front(), first ? "-->" : ":::");
    std::ranges::stable_sort(marks, {}, [](const Mark& mark) { return mark.where.begin; });
    std::uint32_t previous = 0;
    for (const Mark& mark : marks) {
      if (is_whole_file(mark.where)) {
        if (!mark.label.empty()) write_note(mark.label);
        continue;
      }
      const std::uint32_t line = line_of(mark);
      if (previous == 0) write_gutter("");
      if (previous != 0 && line > previous + 1) {
        out_ += fmt::format("{}...{}\n", colours_.blue, colours_.end);
      }
      write_mark(mark, line, line != previous);
      previous = line;
    }
    if (previous != 0) write_gutter("");
  }

  void write_place(const Mark& mark, std::string_view arrow) {
    out_ += fmt::format("{:{}}{}{}{} {}", "", gutter_, colours_.blue, arrow, colours_.end,
                        shown(sources_.path(mark.where.file)));
    if (!is_whole_file(mark.where)) {
      const LineColumn at = sources_.position(mark.where.file, mark.where.begin);
      out_ += fmt::format(":{}:{}", at.line, at.column);
    }
    out_ += '\n';
  }

  void write_gutter(std::string_view number) {
    out_ += fmt::format("{}{:>{}} |{}", colours_.blue, number, gutter_, colours_.end);
    if (number.empty()) out_ += '\n';
  }

  void write_note(std::string_view label) {
    out_ += fmt::format("{:{}} {}={} note: {}\n", "", gutter_, colours_.blue, colours_.end,
                        shown(label));
  }

  void write_mark(const Mark& mark, std::uint32_t number, bool with_source) {
    const SourceSpan span = sources_.line_span(mark.where.file, number);
    const std::uint32_t begin = mark.where.begin - span.begin;
    const std::uint32_t end = std::min(mark.where.end, span.end) - span.begin;
    const ShownLine line(sources_.line(mark.where.file, number), begin);
    if (with_source) {
      write_gutter(fmt::to_string(number));
      if (!line.text().empty()) out_ += " " + line.text();
      out_ += '\n';
    }
    const std::size_t from = line.column(begin);
    const std::size_t width = std::max<std::size_t>(line.column(std::max(begin, end)) - from, 1);
    const auto colour = mark.primary ? colours_.of(finding_.severity) : colours_.blue;
    out_ += fmt::format("{}{:>{}} |{} {:{}}{}{}", colours_.blue, "", gutter_, colours_.end, "",
                        from, colour, std::string(width, mark.primary ? '^' : '-'));
    if (!mark.label.empty()) out_ += " " + shown(mark.label);
    out_ += fmt::format("{}\n", colours_.end);
  }

  const SourceSet& sources_;
  const Diagnostic& finding_;
  const Palette& colours_;
  std::vector<FileId> files_;
  std::vector<Mark> marks_;
  std::size_t gutter_ = 1;
  std::string out_;
};

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

}  // namespace

std::string finding_as_text(const Findings& findings, const Diagnostic& finding, bool colour) {
  const Palette colours = palette(colour);
  std::string text =
      fmt::format("{}{}[{}]{}{}: {}{}\n", colours.of(finding.severity), name(finding.severity),
                  finding.rule, colours.end, colours.bold, shown(finding.message), colours.end);
  Excerpts excerpts(findings.sources, finding, colours);
  text += excerpts.text();
  const std::string_view help = help_of(findings, finding);
  if (!help.empty()) text += excerpts.help(help);
  return text;
}

std::string summary_line(const Findings& findings) {
  const SeverityCounts counts = count(findings.all);
  std::vector<std::string> parts;
  const auto add = [&](std::size_t number, std::string_view one, std::string_view many) {
    if (number > 0) parts.push_back(counted(number, one, many));
  };
  add(counts.errors, "error", "errors");
  add(counts.security, "security finding", "security findings");
  add(counts.warnings, "warning", "warnings");
  add(counts.infos, "info", "infos");
  if (parts.empty()) parts.emplace_back("no findings");
  return fmt::format("{} in {}; {} % of lines understood\n", fmt::join(parts, ", "),
                     counted(findings.files, "file", "files"), findings.lines.percent_understood());
}

std::string as_text(const Findings& findings, bool colour) {
  std::string text;
  for (const Diagnostic& finding : findings.all) {
    text += finding_as_text(findings, finding, colour) + "\n";
  }
  return text + summary_line(findings);
}

}  // namespace guestlink::report
