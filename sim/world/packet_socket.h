#pragma once

#include <string>

#include "reference/base/result.h"
#include "reference/net/bytes.h"
#include "sim/world/descriptor.h"

namespace guestlink::sim {

/// A socket of this process's network namespace that sees every frame that passes `interface` in
/// either direction, with its time and its VLAN tag.
Result<Descriptor> open_recording_socket(const std::string& interface);
/// A socket that sends whole frames out of `interface` and receives nothing.
Result<Descriptor> open_sending_socket(const std::string& interface);

}  // namespace guestlink::sim
