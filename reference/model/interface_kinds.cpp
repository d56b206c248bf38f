#include "reference/model/interface_kinds.h"

#include <algorithm>
#include <array>

namespace guestlink::model {

bool is_made_by_software(std::string_view name) {
  constexpr std::array<std::string_view, 12> stems{"bridge", "tap",  "tun",   "vmnet",
                                                   "lagg",   "vlan", "epair", "wlan",
                                                   "gif",    "gre",  "wg",    "vxlan"};
  if (name.starts_with("lo")) return name != "lo0";
  return std::ranges::any_of(stems, [&](std::string_view stem) { return name.starts_with(stem); });
}

}  // namespace guestlink::model
