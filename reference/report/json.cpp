#include "reference/report/json.h"

#include <nlohmann/json.hpp>

#include "reference/report/shown_line.h"

namespace guestlink::report {
namespace {

using Json = nlohmann::ordered_json;

void add_place(Json& into, const SourceSet& sources, SourceSpan where) {
  const LineColumn begin = sources.position(where.file, where.begin);
  const LineColumn end = sources.position(where.file, where.end);
  into["file"] = sources.path(where.file);
  into["line"] = begin.line;
  into["column"] = begin.column;
  into["end_line"] = end.line;
  into["end_column"] = end.column;
}

Json as_object(const Findings& findings, const Diagnostic& finding) {
  Json object;
  object["rule"] = finding.rule;
  object["severity"] = name(finding.severity);
  add_place(object, findings.sources, finding.where);
  object["message"] = finding.message;
  object["related"] = Json::array();
  for (const RelatedPlace& place : finding.related) {
    Json related;
    add_place(related, findings.sources, place.where);
    related["message"] = place.message;
    object["related"].push_back(std::move(related));
  }
  object["help"] = help_of(findings, finding);
  return object;
}

}  // namespace

std::string as_json(const Findings& findings) {
  Json report;
  report["schema"] = "guestlink-findings/1";
  report["findings"] = Json::array();
  for (const Diagnostic& finding : findings.all) {
    report["findings"].push_back(as_object(findings, finding));
  }
  const SeverityCounts counts = count(findings.all);
  report["summary"] = {{"errors", counts.errors},     {"warnings", counts.warnings},
                       {"infos", counts.infos},       {"security", counts.security},
                       {"laptops", findings.laptops}, {"files", findings.files}};
  report["lines"] = {{"understood", findings.lines.understood},
                     {"ignored", findings.lines.ignored},
                     {"unmodelled", findings.lines.unmodelled},
                     {"unknown", findings.lines.unknown}};
  // A value of the user's may hold bytes that are no UTF-8: they become U+FFFD.
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace guestlink::report
