#include "reference/report/sarif.h"

#include <cstddef>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reference/report/fingerprint.h"

namespace guestlink::report {
namespace {

using Json = nlohmann::ordered_json;

std::string_view level(Severity severity) {
  switch (severity) {
  case Severity::info: return "note";
  case Severity::warning: return "warning";
  case Severity::error:
  case Severity::security: return "error";
  }
  return "error";
}

/// A path as a URI reference (RFC 3986): what is not unreserved or a slash as %XX.
std::string as_uri(std::string_view path) {
  std::string uri;
  for (const char letter : path) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9') ||
                       std::string_view("/-._~").find(letter) != std::string_view::npos;
    if (plain) {
      uri += letter;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
  }
  return uri;
}

Json artifact(std::string_view path) {
  if (path.starts_with('/')) return {{"uri", "file://" + as_uri(path)}};
  return {{"uri", as_uri(path)}, {"uriBaseId", "SRCROOT"}};
}

Json region(const SourceSet& sources, SourceSpan where) {
  const LineColumn begin = sources.position(where.file, where.begin);
  const LineColumn end = sources.position(where.file, where.end);
  return {{"startLine", begin.line},
          {"startColumn", begin.column},
          {"endLine", end.line},
          {"endColumn", end.column}};
}

Json location(const SourceSet& sources, SourceSpan where) {
  return {{"physicalLocation",
           {{"artifactLocation", artifact(sources.path(where.file))},
            {"region", region(sources, where)}}}};
}

Json as_rule(std::string_view id, const RuleText* text) {
  Json rule;
  rule["id"] = id;
  if (text == nullptr) return rule;
  rule["shortDescription"] = {{"text", text->summary}};
  rule["fullDescription"] = {{"text", text->why}};
  rule["help"] = {
      {"text", fmt::format("{} Instead: {} Source: {}", text->why, text->instead, text->source)}};
  rule["defaultConfiguration"] = {{"level", level(text->severity)}};
  Json tags = Json::array({"configuration"});
  if (text->severity == Severity::security) tags.push_back("security");
  rule["properties"] = {{"tags", std::move(tags)}};
  return rule;
}

Json as_result(const Findings& findings, const Diagnostic& finding, std::size_t rule_index,
               const std::string& fingerprint) {
  Json result;
  result["ruleId"] = finding.rule;
  result["ruleIndex"] = rule_index;
  result["level"] = level(finding.severity);
  const std::string_view help = help_of(findings, finding);
  result["message"] = {{"text", help.empty()
                                    ? finding.message
                                    : fmt::format("{}. Instead: {}", finding.message, help)}};
  result["locations"] = Json::array({location(findings.sources, finding.where)});
  if (!finding.related.empty()) {
    result["relatedLocations"] = Json::array();
    for (std::size_t at = 0; at < finding.related.size(); ++at) {
      Json related = location(findings.sources, finding.related[at].where);
      related["id"] = at + 1;
      related["message"] = {{"text", finding.related[at].message}};
      result["relatedLocations"].push_back(std::move(related));
    }
  }
  result["partialFingerprints"] = {{"guestlink/v1", fingerprint}};
  if (finding.edit) {
    const SourceSpan where = finding.edit->where;
    const Json replacement = {{"deletedRegion", region(findings.sources, where)},
                              {"insertedContent", {{"text", finding.edit->replacement}}}};
    const Json change = {{"artifactLocation", artifact(findings.sources.path(where.file))},
                         {"replacements", Json::array({replacement})}};
    result["fixes"] = Json::array(
        {{{"description", {{"text", help}}}, {"artifactChanges", Json::array({change})}}});
  }
  return result;
}

}  // namespace

std::string as_sarif(const Findings& findings) {
  std::map<std::string_view, std::size_t> indices;
  Json rules = Json::array();
  Json results = Json::array();
  const std::vector<std::string> names = fingerprints(findings);
  for (std::size_t at = 0; at < findings.all.size(); ++at) {
    const Diagnostic& finding = findings.all[at];
    const auto added = indices.emplace(finding.rule, indices.size());
    if (added.second) rules.push_back(as_rule(finding.rule, findings.rule(finding.rule)));
    results.push_back(as_result(findings, finding, added.first->second, names[at]));
  }
  Json run;
  run["tool"] = {{"driver", {{"name", "guestlink"}, {"rules", std::move(rules)}}}};
  run["columnKind"] = "unicodeCodePoints";
  run["originalUriBaseIds"] = {{"SRCROOT", {{"description", {{"text", "where check was run"}}}}}};
  run["invocations"] = Json::array({{{"executionSuccessful", true}}});
  run["results"] = std::move(results);
  Json log;
  log["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
  log["version"] = "2.1.0";
  log["runs"] = Json::array({std::move(run)});
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace guestlink::report
