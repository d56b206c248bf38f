#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reference/conform/requirements.h"

namespace guestlink::conform {

/// A packet table that is part of the program.
struct BuiltInTable {
  std::string_view file;  ///< "fixtures/replay/U05-timer.txt"
  std::string_view text;
};
std::span<const BuiltInTable> built_in_tables();

enum class Outcome : std::uint8_t {
  passed,  ///< Every table that speaks of it went as written.
  failed,
  untried,  ///< No table speaks of it.
};

/// What one table showed.
struct TableResult {
  std::string file;
  std::string title;
  std::vector<std::string> proves;
  std::size_t rows = 0;
  std::vector<std::string> differences;  ///< Empty: as written.
};

struct RequirementResult {
  Requirement requirement;
  Outcome outcome = Outcome::untried;
  std::vector<std::string> evidence;  ///< Files of tables.
};

struct Conformance {
  std::vector<TableResult> tables;
  std::vector<RequirementResult> requirements;
  std::size_t count(Outcome outcome) const;
  bool failed() const;
};

/// Runs the tables, and draws from them what holds of each requirement.
Conformance try_tables(std::span<const BuiltInTable> tables);

std::string conformance_as_text(const Conformance& all);
/// Schema guestlink-conformance/1.
std::string conformance_as_json(const Conformance& all);
/// docs/conformance.md.
std::string conformance_as_markdown(const Conformance& all);

}  // namespace guestlink::conform
