#pragma once

#include <memory>

#include "reference/forward/forwarder.h"

namespace guestlink::forward {

/// Gives frames that carry IPv6 to one forwarder and all others to another, of the same ports.
std::unique_ptr<Forwarder> dual_stack(std::unique_ptr<Forwarder> ipv4,
                                      std::unique_ptr<Forwarder> ipv6);

}  // namespace guestlink::forward
