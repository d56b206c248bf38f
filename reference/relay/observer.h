#pragma once

#include "reference/forward/forwarder.h"

namespace guestlink::relay {

/// Watches every frame on its way through a forwarder.
class Observer {
 public:
  virtual ~Observer() = default;
  /// A frame as it came; it is settled before the next one comes.
  virtual void came(const forward::Handled& frame) = 0;
  /// What became of a frame, in the order in which they came; its bytes are as they leave.
  virtual void settled(const forward::Handled& frame) = 0;
  /// The frame settled last went out of `out`, too, as it came.
  virtual void copied(forward::PortId out) = 0;
  /// What the forwarder sent of its own accord because of the frame settled last, or of the time.
  virtual void originated(forward::PortId out, net::Bytes frame) = 0;
  /// Frames settled before as consumed, which had waited in vain.
  virtual void gave_up(forward::DropReason reason, std::size_t frames) = 0;
};

}  // namespace guestlink::relay
