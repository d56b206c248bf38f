#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "sim/world/recorder.h"

namespace guestlink::sim {

/// One interface of a capture file.
struct CapturedTap {
  std::string name;     ///< "host:re1"
  std::string comment;  ///< What is to be said of the tap as a whole; empty: nothing.
  std::span<const SeenFrame> frames;
  std::map<std::size_t, std::string> comments;  ///< By the frame's number, from 0.
};

/// A pcapng file (draft-ietf-opsawg-pcapng): an interface per tap, nanoseconds, the frames of all
/// taps in the order of time, each with its direction and its comment.
std::string as_pcapng(const std::vector<CapturedTap>& taps);

}  // namespace guestlink::sim
