#pragma once

#include <memory>

#include "reference/forward/fault.h"
#include "reference/forward/forwarder.h"
#include "reference/forward/settings.h"

namespace guestlink::forward::station {

/// The station uses the address of the one host inside, and the guest itself is silent
/// (forwarding.md section 5, "MAC cloning"): frames pass unchanged, of that one host only.
std::unique_ptr<Forwarder> make_mac_clone(const Settings& settings);

Fault fault_of_mac_clone(const Settings& settings);

}  // namespace guestlink::forward::station
