#pragma once

#include <string>

#include "reference/forward/fault.h"
#include "reference/forward/settings.h"

namespace guestlink::forward {

/// What no router of IPv4 takes of the port `name`, which the settings file has at `key`: a MAC
/// that is no station's, no address, an MTU below IPv4's least (RFC 791: 576).
Fault fault_of_attachment(const std::string& name, const std::string& key, const Attachment& at);

/// A gateway that is not on the outside's network.
Fault fault_of_gateway(const Settings& settings);

}  // namespace guestlink::forward
