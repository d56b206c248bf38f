#pragma once

#include <string>

#include "sim/laptop/stage.h"

namespace guestlink::sim {

/// Programs of Alpine's that the guest's files call and that cannot run here as they are: iw and
/// wpa_supplicant want a radio, brctl must refuse what cfg80211 refuses, sysctl may be missing.
Status put_stand_ins(Stage& stage);

/// The search path of the guest's scripts: the stand-ins first.
std::string path_with_stand_ins();

/// Puts the radio into four-address mode if the guest's iw was told so, and back.
Status follow_four_addr(Stage& stage);

/// What brctl last said when it refused a port, or nothing.
Result<std::string> refused_port(Stage& stage);

}  // namespace guestlink::sim
