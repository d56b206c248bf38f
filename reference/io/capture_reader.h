#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "reference/io/link_layer.h"
#include "reference/io/port.h"

namespace guestlink::io {

/// Frames of one capture file, in the file's order.
class CaptureReader {
 public:
  virtual ~CaptureReader() = default;
  /// As Port::receive.  A damaged record is an error that names the file; what stood before it
  /// has been handed out by then.
  virtual Result<Received> receive(std::vector<Arrival>& arrivals, std::size_t most) = 0;
  /// Packets so far that amount to no Ethernet frame, by reason ("it is encrypted").
  virtual std::map<std::string, std::uint64_t> passed_over() const { return {}; }
};

/// Opens a pcap or pcapng file; nanoseconds are kept.  What is no Ethernet becomes such frames, as
/// to_ethernet() says, with the help of `ends`.  Fails (unreadable) for anything else, and says
/// what it is and what to do about it.
Result<std::unique_ptr<CaptureReader>> open_capture_reader(const std::string& path,
                                                           const LinkEnds& ends = {});

}  // namespace guestlink::io
