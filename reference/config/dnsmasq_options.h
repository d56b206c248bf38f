#pragma once

#include <span>
#include <string_view>

namespace guestlink::config {

/// The long options of dnsmasq 2.90, which its configuration file takes without their dashes;
/// sorted.  `dnsmasq --help` of Debian 12.
std::span<const std::string_view> dnsmasq_options();

}  // namespace guestlink::config
