#pragma once

#include <span>
#include <string>
#include <string_view>

#include "reference/base/result.h"
#include "reference/json/shape.h"
#include "sim/steps/lab.h"

namespace guestlink::sim {

/// Something that a node serves to others: a file in sim/steps and a row in services.cpp.
struct ServiceKind {
  std::string_view name;     ///< The JSON key: "dhcp".
  std::string_view summary;  ///< What it serves and by which program.
  std::string_view example;  ///< Its settings as JSON; a test reads it, the documents show it.
  const json::ObjectShape& (*settings)() = nullptr;
  /// Starts it in `node` and returns when it serves.  Empty: it does; else why not, in the
  /// program's own words.  It is in `lab.running` as "name node".
  Result<std::string> (*start)(Lab& lab, const std::string& node,
                               const json::JsonNode& settings) = nullptr;
};

/// All of them.
std::span<const ServiceKind* const> service_kinds();
const ServiceKind* find_service_kind(std::string_view name);
/// What may stand in a node's `services`: one object of settings for each kind.
const json::ValueType& services_type();
/// Starts all of a node's `services`, in the table's order.  Empty, or which one did not start.
Result<std::string> start_services(Lab& lab, const std::string& node,
                                   const json::JsonNode& services);

// For the kinds' own use.

/// Keeps `program` as "name node" once it has said `ready`; else what it said last.
Result<std::string> keep_when_ready(Lab& lab, const std::string& node, std::string_view name,
                                    Background program, std::string_view ready);
/// The end of what a program wrote, on one line.
std::string last_words(std::string_view text);

}  // namespace guestlink::sim
