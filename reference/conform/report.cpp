#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reference/conform/conformance.h"

namespace guestlink::conform {
namespace {

std::string_view word(Outcome outcome) {
  switch (outcome) {
  case Outcome::passed: return "passed";
  case Outcome::failed: return "FAILED";
  case Outcome::untried: break;
  }
  return "untried";
}

std::string summary(const Conformance& all) {
  std::size_t rows = 0;
  for (const TableResult& table : all.tables) rows += table.rows;
  return fmt::format("{} passed, {} failed, {} untried; {} tables, {} frames and pauses",
                     all.count(Outcome::passed), all.count(Outcome::failed),
                     all.count(Outcome::untried), all.tables.size(), rows);
}

}  // namespace

std::string conformance_as_text(const Conformance& all) {
  std::string text;
  for (const RequirementResult& one : all.requirements) {
    text += fmt::format("{:<4} {:<8} {:<24} {}\n", one.requirement.id, word(one.outcome),
                        one.requirement.source, one.requirement.title);
  }
  for (const TableResult& table : all.tables) {
    for (const std::string& difference : table.differences) {
      text += fmt::format("\n{}: {}\n", table.file, difference);
    }
  }
  return text + "\n" + summary(all) + "\n";
}

std::string conformance_as_json(const Conformance& all) {
  nlohmann::ordered_json json;
  json["schema"] = "guestlink-conformance/1";
  json["requirements"] = nlohmann::ordered_json::array();
  for (const RequirementResult& one : all.requirements) {
    std::string outcome(word(one.outcome));
    if (one.outcome == Outcome::failed) outcome = "failed";
    json["requirements"].push_back({{"id", one.requirement.id},
                                    {"source", one.requirement.source},
                                    {"title", one.requirement.title},
                                    {"outcome", outcome},
                                    {"evidence", one.evidence}});
  }
  json["tables"] = nlohmann::ordered_json::array();
  for (const TableResult& table : all.tables) {
    json["tables"].push_back({{"file", table.file},
                              {"title", table.title},
                              {"proves", table.proves},
                              {"rows", table.rows},
                              {"differences", table.differences}});
  }
  json["summary"] = {{"passed", all.count(Outcome::passed)},
                     {"failed", all.count(Outcome::failed)},
                     {"untried", all.count(Outcome::untried)}};
  return json.dump(2) + "\n";
}

std::string conformance_as_markdown(const Conformance& all) {
  std::string text =
      "# Conformance\n\n"
      "What the forwarder was tried for, by packet tables in virtual time. Written by\n"
      "`guestlink conform --format md`; a test compares it. A requirement that is untried may "
      "hold\n"
      "or not; a table says nothing of what it does not try.\n\n"
      "| id | demanded by | what | outcome | tables |\n"
      "|---|---|---|---|---|\n";
  for (const RequirementResult& one : all.requirements) {
    std::string evidence;
    for (const std::string& file : one.evidence) {
      const std::size_t slash = file.rfind('/');
      evidence += fmt::format("{}[{}](../{})", evidence.empty() ? "" : ", ",
                              file.substr(slash + 1, file.rfind('.') - slash - 1), file);
    }
    text += fmt::format("| {} | {} | {} | {} | {} |\n", one.requirement.id, one.requirement.source,
                        one.requirement.title, word(one.outcome), evidence);
  }
  return text + "\n" + summary(all) + ".\n";
}

}  // namespace guestlink::conform
