#pragma once

#include <string>

#include "sim/laptop/claims/claim_kind.h"

namespace guestlink::sim {

/// What a packet that did not get through says about the laptop: how far the request came, and,
/// where it arrived, how far the reply.
Attempt lost_packet(Stage& stage, std::string_view node, std::string evidence,
                    const FrameTest& request, const FrameTest& reply);

/// Nothing when the host can try at all; else the failed attempt that says why not.
std::optional<Attempt> cannot_begin(const Stage& stage);

}  // namespace guestlink::sim
