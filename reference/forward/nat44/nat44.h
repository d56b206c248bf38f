#pragma once

#include <memory>

#include "reference/forward/fault.h"
#include "reference/forward/forwarder.h"
#include "reference/forward/settings.h"

namespace guestlink::forward::nat44 {

/// Masquerades the inside network behind the outside address (RFC 4787, 5382, 5508, 7857).
/// Ports: inside_port, outside_port and, with Settings::local, local_port.
std::unique_ptr<Forwarder> make(const Settings& settings);

Fault fault(const Settings& settings);

}  // namespace guestlink::forward::nat44
