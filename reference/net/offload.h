#pragma once

#include "reference/net/bytes.h"
#include "reference/net/frame.h"

namespace guestlink::net {

/// Finishes the checksum that `offload` says was left undone; the frame is then an ordinary one.
/// Nothing happens when nothing was left, or when the offsets point outside the frame.
void finish_checksum(MutableBytes frame, const Offload& offload);

}  // namespace guestlink::net
