#pragma once

#include <array>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "reference/io/port.h"
#include "reference/relay/counters.h"

namespace guestlink::cli {

/// The names of a forwarder's ports, in their order.
inline constexpr std::array<std::string_view, 3> side_names{"inside", "outside", "local"};

/// A table of packets and bytes per side and of drops with their reasons.
std::string counters_as_text(const relay::Counters& counters);

/// Adds inside{…}, outside{…}, drops{reason: n}, consumed and originated to `to`.
void add_counters(const relay::Counters& counters, nlohmann::ordered_json& to);

}  // namespace guestlink::cli
