#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "reference/io/port.h"

namespace guestlink::io {

/// Frames of one capture file, in the file's order.
class CaptureReader {
 public:
  virtual ~CaptureReader() = default;
  /// As Port::receive.  A damaged record is an error that names the file; what stood before it
  /// has been handed out by then.
  virtual Result<Received> receive(std::vector<Arrival>& arrivals, std::size_t most) = 0;
};

/// Opens a pcap or pcapng file of Ethernet frames; nanoseconds are kept.  Fails (unreadable) for
/// anything else, and says what it is and what to do about it.
Result<std::unique_ptr<CaptureReader>> open_capture_reader(const std::string& path);

}  // namespace guestlink::io
