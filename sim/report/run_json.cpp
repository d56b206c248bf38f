#include <nlohmann/json.hpp>

#include "sim/report/run_report.h"

namespace guestlink::sim {
namespace {

using nlohmann::ordered_json;

ordered_json to_json(const ReportPlace& place) {
  return {{"file", place.file}, {"line", place.line}, {"column", place.column}};
}

ReportPlace place_from(const ordered_json& json) {
  return {json.at("file"), json.at("line"), json.at("column")};
}

}  // namespace

std::string report_as_json(const RunReport& report) {
  ordered_json json{{"event", "run"},
                    {"format_version", "1.0"},
                    {"name", report.name},
                    {"title", report.title},
                    {"family", report.family},
                    {"where", to_json(report.where)},
                    {"tags", report.tags},
                    {"seed", report.seed},
                    {"outcome", report.outcome},
                    {"reason", report.reason},
                    {"seconds", report.seconds},
                    {"steps", report.steps},
                    {"expectations", report.expectations}};
  auto& list = json["mismatches"] = ordered_json::array();
  for (const MismatchReport& one : report.mismatches) {
    list.push_back({{"message", one.message}, {"words", one.words}, {"where", to_json(one.where)}});
  }
  json["paths"] = report.paths;
  json["losses"] = report.losses;
  json["cause"] = report.cause;
  json["kept"] = report.kept;
  json["kept_world"] = report.kept_world;
  // What a packet's payload held may be no UTF-8.
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

RunReport report_from_json(std::string_view text) {
  RunReport report;
  try {
    const ordered_json json = ordered_json::parse(text);
    report.name = json.at("name");
    report.title = json.at("title");
    report.family = json.at("family");
    report.where = place_from(json.at("where"));
    report.tags = json.at("tags").get<std::vector<std::string>>();
    report.seed = json.at("seed");
    report.outcome = json.at("outcome");
    report.reason = json.at("reason");
    report.seconds = json.at("seconds");
    report.steps = json.at("steps");
    report.expectations = json.at("expectations");
    for (const ordered_json& one : json.at("mismatches")) {
      report.mismatches.push_back(
          {one.at("message"), one.at("words"), place_from(one.at("where"))});
    }
    report.paths = json.at("paths").get<std::vector<std::string>>();
    report.losses = json.at("losses").get<std::vector<std::string>>();
    report.cause = json.at("cause");
    report.kept = json.at("kept").get<std::vector<std::string>>();
    report.kept_world = json.at("kept_world");
  } catch (const ordered_json::exception& trouble) {
    report = {};
    report.outcome = "broken";
    report.reason = trouble.what();
  }
  return report;
}

}  // namespace guestlink::sim
