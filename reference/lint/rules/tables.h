#pragma once

#include <span>

#include "reference/lint/rule.h"

namespace guestlink::lint {

// Rules that look at the same few lines stand together, one table a file.

std::span<const Rule> interfaces_line_rules();
std::span<const Rule> tunnel_end_rules();
std::span<const Rule> guest_filter_rules();
std::span<const Rule> host_way_out_rules();
std::span<const Rule> dhcp_service_rules();
std::span<const Rule> service_script_rules();
std::span<const Rule> vm_device_rules();
std::span<const Rule> wpa_start_rules();
std::span<const Rule> guest_bridge_rules();
std::span<const Rule> passed_function_rules();

}  // namespace guestlink::lint
