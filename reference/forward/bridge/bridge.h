#pragma once

#include <memory>

#include "reference/base/result.h"
#include "reference/forward/forwarder.h"
#include "reference/forward/settings.h"

namespace guestlink::forward::bridge {

/// A learning bridge of Settings::bridge.ports ports (IEEE 802.1D, as if_bridge(4) does it).
Result<std::unique_ptr<Forwarder>> make(const Settings& settings);

}  // namespace guestlink::forward::bridge
