#include "sim/medium/medium.h"

namespace guestlink::sim {

std::string_view name(Loss loss) {
  switch (loss) {
  case Loss::none: return "none";
  case Loss::malformed: return "malformed";
  case Loss::chance: return "chance";
  case Loss::queue_full: return "queue_full";
  case Loss::too_long: return "too_long";
  case Loss::partitioned: return "partitioned";
  case Loss::too_many_macs: return "too_many_macs";
  case Loss::mac_not_allowed: return "mac_not_allowed";
  case Loss::not_associated: return "not_associated";
  case Loss::spurious_source: return "spurious_source";
  case Loss::unexpected_four_addresses: return "unexpected_four_addresses";
  case Loss::not_behind_station: return "not_behind_station";
  case Loss::group_not_for_four_addresses: return "group_not_for_four_addresses";
  case Loss::own_echo: return "own_echo";
  case Loss::answered_by_proxy: return "answered_by_proxy";
  case Loss::count_: break;
  }
  return "unknown";
}

}  // namespace guestlink::sim
