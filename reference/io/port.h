#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "reference/base/result.h"
#include "reference/base/time.h"
#include "reference/net/frame.h"

namespace guestlink::io {

/// What came of waiting for frames.
enum class Received : std::uint8_t { frames, timed_out, end_of_capture };

/// A frame that has come in.
struct Arrival {
  net::Frame frame;              ///< In the port's own memory, which may be rewritten in place.
  std::uint32_t wire_bytes = 0;  ///< Its length on the wire: more than `frame` where it was cut.
  Instant at;                    ///< When it was seen.
};

/// A frame to go out.
struct Departure {
  net::Bytes bytes;
  net::Offload offload;
  std::uint32_t wire_bytes = 0;  ///< As in Arrival; only captures can say it.
  Instant at;                    ///< What a capture stamps it with.
};

/// Frames that the system below a port lost.
struct Losses {
  std::uint64_t on_receive = 0;
  std::uint64_t on_send = 0;
};

/// A place where Ethernet frames come and go: a capture file, a tap, a veth end.
class Port {
 public:
  virtual ~Port() = default;
  /// Appends at most `most` frames to `arrivals`, which stay valid until the next receive.
  /// Waits for the first no longer than `patience`; a capture never waits.
  virtual Result<Received> receive(std::vector<Arrival>& arrivals, std::size_t most,
                                   Duration patience) = 0;
  /// Takes them in order; the bytes are not needed after it returns.
  virtual Status send(std::span<const Departure> frames) = 0;
  /// For poll(2): readable when receive would not wait; -1 where there is nothing to wait for.
  virtual int descriptor() const { return -1; }
  virtual Losses losses() const { return {}; }
};

}  // namespace guestlink::io
