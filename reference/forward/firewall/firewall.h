#pragma once

#include <memory>
#include <vector>

#include "reference/forward/forwarder.h"
#include "reference/forward/settings.h"

namespace guestlink::forward::firewall {

/// A router that lets nothing in from the air that was not asked for: the guest of seed 004.
/// Settings::filter adds rules behind its own ones.
std::unique_ptr<Forwarder> make(const Settings& settings);

/// Its own rules: nothing may begin at a port with strangers behind it, everything at the others.
std::vector<FilterRule> own_rules(const Settings& settings);

}  // namespace guestlink::forward::firewall
