#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reference/forward/filter_settings.h"

namespace guestlink::conform {

/// A filter rule as packet tables write it, its words one by one and "rule" before them:
///
///   rule block in quick on outside inet proto tcp from ! 10.0.0.0/8 port 1-1023 to any port 22
///   rule pass out proto icmp type 8 no-state
///   rule pass any-flags
std::optional<forward::FilterRule> parse_filter_rule(const std::vector<std::string>& words);

}  // namespace guestlink::conform
