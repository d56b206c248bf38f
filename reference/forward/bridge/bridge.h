#pragma once

#include <memory>

#include "reference/forward/fault.h"
#include "reference/forward/forwarder.h"
#include "reference/forward/settings.h"

namespace guestlink::forward::bridge {

/// A learning bridge of the ports of Settings::bridge (IEEE 802.1D, as if_bridge(4) does it).
std::unique_ptr<Forwarder> make(const Settings& settings);

Fault fault(const Settings& settings);

}  // namespace guestlink::forward::bridge
