#pragma once

#include <vector>

#include "reference/model/laptop.h"
#include "reference/model/pf_decide.h"

namespace guestlink::lint {

/// The host's pf.conf if pf is on and loads it, or nothing.
const model::PfConfig* filter_in_force(const model::Laptop& laptop);

/// The static addresses of the host's interfaces, under the names that pf knows.
std::vector<model::PfInterfaceAddress> filter_addresses(const model::Laptop& laptop);

/// What pf makes of a conversation's first packet; and, where no rule lets that through with a
/// state, of its answer.
model::PfVerdict decide_conversation(const model::PfConfig& config, const model::PfPacket& first,
                                     const std::vector<model::PfInterfaceAddress>& addresses);

}  // namespace guestlink::lint
