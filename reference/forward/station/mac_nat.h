#pragma once

#include <memory>

#include "reference/forward/fault.h"
#include "reference/forward/forwarder.h"
#include "reference/forward/settings.h"

namespace guestlink::forward::station {

/// One MAC on the air for all hosts inside (forwarding.md section 5, "MAC-NAT"): where an access
/// point takes a station's own frames only, and WDS (four addresses) is not to be had.  IPv4, ARP
/// and IPv6 cross; what is neither has no address by which an answer would find back.
std::unique_ptr<Forwarder> make_mac_nat(const Settings& settings);

Fault fault_of_mac_nat(const Settings& settings);

}  // namespace guestlink::forward::station
