#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "reference/base/time.h"
#include "reference/net/frame.h"

namespace guestlink::io {

enum class Received : std::uint8_t { frame, timed_out, end_of_capture };

/// A place where Ethernet frames come and go: a capture file, a tap, a veth end.
class Port {
 public:
  virtual ~Port() = default;
  /// Waits no longer than `patience`; a capture file never waits.  `bytes` is resized to the
  /// frame; `at` is when it was seen.
  virtual Result<Received> receive(std::vector<std::byte>& bytes, net::Offload& offload,
                                   Instant& at, Duration patience) = 0;
  virtual Status send(net::Bytes bytes, const net::Offload& offload, Instant at) = 0;
};

}  // namespace guestlink::io
