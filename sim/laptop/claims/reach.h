#pragma once

#include <string>
#include <string_view>

#include "sim/laptop/claims/claim_kind.h"

namespace guestlink::sim {

/// What a packet that did not get through says about the laptop: how far the request came, and,
/// where it arrived, how far the reply.
Attempt lost_packet(Stage& stage, std::string_view from, std::string_view to, std::string evidence,
                    const FrameTest& request, const FrameTest& reply);

/// Whether guestlink's bridge has the guest's wires, so that the guest itself is on no network.
bool is_only_wires(const Stage& stage);
inline constexpr std::string_view only_wires =
    "guestlink's bridge carries nothing of the guest's own kernel";

/// Nothing when "host" or "guest" can try at all; else the attempt that says why not.
std::optional<Attempt> cannot_begin(const Stage& stage, std::string_view from);

}  // namespace guestlink::sim
