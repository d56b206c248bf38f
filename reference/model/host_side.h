#pragma once

#include <optional>
#include <string>

#include "reference/model/guest_start.h"
#include "reference/model/laptop.h"

namespace guestlink::model {

/// The host's end of its link to the guest.
struct HostSide {
  std::string bridge;     ///< Empty: none.
  std::string tap;        ///< Of the bridge, for a guest that names none.
  std::string addressed;  ///< Which of the two has the host's address: the bridge, or the tap.
  bool leased = false;    ///< It asks for one by DHCP.
};
HostSide host_side(const Laptop& laptop, const std::optional<GuestStart>& start,
                   const std::string& tap);

/// What a cloned interface is called after ifconfig_NAME_name has renamed it.
std::string final_name(const HostConfig& host, const std::string& cloned);

/// The host's own card with its way to the LAN: the one in a bridge, else one that rc.conf sets
/// up, else one of the capture; empty: none.
std::string host_uplink(const Laptop& laptop);

}  // namespace guestlink::model
