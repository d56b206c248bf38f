#pragma once

#include <memory>
#include <string>

#include "reference/base/result.h"
#include "reference/forward/forwarder.h"
#include "reference/forward/settings.h"

namespace guestlink::forward::route {

/// Routes IPv4, and with Settings::ipv6 IPv6, without translation.  Ports: inside_port,
/// outside_port, and behind them those of Settings::ports.
Result<std::unique_ptr<Forwarder>> make(const Settings& settings);

/// Routes between two sides of one network and answers ARP for each other's hosts: where only one
/// station may be on the air, and its hosts shall be reached at addresses of that network.
Result<std::unique_ptr<Forwarder>> make_proxy_arp(const Settings& settings);

/// What the settings contradict themselves in, as a router's; empty when nothing.
std::string fault(const Settings& settings);

}  // namespace guestlink::forward::route
