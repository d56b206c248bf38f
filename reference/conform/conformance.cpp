#include "reference/conform/conformance.h"

#include <algorithm>

#include "reference/conform/packet_table.h"

namespace guestlink::conform {
namespace {

TableResult try_one(const BuiltInTable& one) {
  TableResult result;
  result.file = one.file;
  const auto table = parse_packet_table(one.text);
  if (!table) {
    result.differences.push_back(table.error().message);
    return result;
  }
  result.title = table->title;
  result.proves = table->proves;
  result.rows = table->rows.size();
  auto differences = run_packet_table(*table, build_frame);
  if (differences) {
    result.differences = std::move(*differences);
  } else {
    result.differences.push_back(differences.error().message);
  }
  return result;
}

}  // namespace

std::size_t Conformance::count(Outcome outcome) const {
  return static_cast<std::size_t>(
      std::ranges::count(requirements, outcome, &RequirementResult::outcome));
}

bool Conformance::failed() const {
  return std::ranges::any_of(tables,
                             [](const TableResult& table) { return !table.differences.empty(); });
}

Conformance try_tables(std::span<const BuiltInTable> tables) {
  Conformance all;
  for (const BuiltInTable& table : tables) all.tables.push_back(try_one(table));
  for (const Requirement& requirement : requirements()) {
    RequirementResult result{requirement, Outcome::untried, {}};
    for (const TableResult& table : all.tables) {
      if (std::ranges::find(table.proves, requirement.id) == table.proves.end()) continue;
      result.evidence.push_back(table.file);
      if (!table.differences.empty()) {
        result.outcome = Outcome::failed;
      } else if (result.outcome == Outcome::untried) {
        result.outcome = Outcome::passed;
      }
    }
    all.requirements.push_back(std::move(result));
  }
  return all;
}

}  // namespace guestlink::conform
