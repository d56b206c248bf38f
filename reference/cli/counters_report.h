#pragma once

#include <span>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "reference/io/port.h"
#include "reference/relay/counters.h"

namespace guestlink::cli {

/// A table of packets and bytes per side and of drops with their reasons.
/// `names`: those of the forwarder's ports.
std::string counters_as_text(const relay::Counters& counters, std::span<const std::string> names);

/// Adds inside{…}, outside{…}, drops{reason: n}, consumed and originated to `to`.
void add_counters(const relay::Counters& counters, std::span<const std::string> names,
                  nlohmann::ordered_json& to);

}  // namespace guestlink::cli
