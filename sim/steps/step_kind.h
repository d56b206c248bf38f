#pragma once

#include <span>
#include <string>
#include <string_view>

#include "reference/base/result.h"
#include "reference/base/time.h"
#include "reference/json/shape.h"
#include "sim/steps/lab.h"
#include "sim/world/facts.h"

namespace guestlink::sim {

/// One kind of step: a file in sim/steps and a row in its all.cpp.
struct StepKind {
  std::string_view name;     ///< The JSON key: "ping".
  std::string_view summary;  ///< What it does, and what it finds: the names of its facts.
  std::string_view example;  ///< Its arguments as JSON; a test reads it, the documents show it.
  const json::ObjectShape& (*arguments)() = nullptr;
  /// Does it in `node` of the lab's world; what went wrong within the scenario ("refused") is a
  /// fact, an Error is this machine's.  `arguments` are what check() has found good.
  Result<Facts> (*run)(Lab& lab, const std::string& node, const json::JsonNode& arguments,
                       Duration deadline) = nullptr;
};

/// All of them.
std::span<const StepKind* const> step_kinds();
const StepKind* find_step_kind(std::string_view name);

/// What World::call may take beyond the deadline that its function keeps itself.  A machine that
/// stands still for seconds needs it; nothing else does.
constexpr Duration call_slack = std::chrono::seconds(60);

/// Facts as lines of "name=value", for what crosses from a child process, and back; values keep no
/// line ends.
std::string to_lines(const Facts& facts);
Facts from_lines(std::string_view lines);

}  // namespace guestlink::sim
