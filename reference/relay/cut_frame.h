#pragma once

#include <cstdint>

#include "reference/net/bytes.h"

namespace guestlink::relay {

/// Whether a frame that the capture's snap length cut can be forwarded as if its rest were there:
/// all headers that a forwarder reads or writes are in what was kept.  Checksums are only ever
/// updated, so that they stay those of the whole packet.
bool headers_were_kept(net::Bytes kept);

}  // namespace guestlink::relay
