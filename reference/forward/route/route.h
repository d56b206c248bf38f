#pragma once

#include <memory>

#include "reference/forward/fault.h"
#include "reference/forward/forwarder.h"
#include "reference/forward/settings.h"

namespace guestlink::forward::route {

/// Routes IPv4, and with Settings::ipv6 IPv6, without translation.  Ports: inside_port,
/// outside_port, and behind them those of Settings::ports.
std::unique_ptr<Forwarder> make(const Settings& settings);

Fault fault(const Settings& settings);

/// Routes between two sides of one network and answers ARP for each other's hosts: where only one
/// station may be on the air, and its hosts shall be reached at addresses of that network.
std::unique_ptr<Forwarder> make_proxy_arp(const Settings& settings);

Fault fault_of_proxy_arp(const Settings& settings);

}  // namespace guestlink::forward::route
