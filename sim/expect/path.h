#pragma once

#include <functional>
#include <string>
#include <vector>

#include "reference/net/bytes.h"
#include "sim/expect/frame_facts.h"
#include "sim/world/recorder.h"

namespace guestlink::sim {

/// A place that a packet has to pass, with what was recorded there.
struct Hop {
  std::string name;  ///< "guest:wlan0"
  Recorder* recorder = nullptr;
};

/// Whether a frame is the one that is looked for, wherever it is seen.
using FrameTest = std::function<bool(const FrameFacts&)>;

/// How far a packet came.
struct Path {
  std::vector<std::string> seen;    ///< Hops that it passed, in the order given.
  std::vector<std::string> unseen;  ///< The others.
  std::string last;                 ///< How it looked at the last of `seen`.
  bool complete() const { return unseen.empty(); }
};

/// Looks for the packet at every hop.
Path trace(const std::vector<Hop>& hops, const FrameTest& is_it);

/// "seen at host:bridge0, guest:eth0; lost before guest:wlan0"
std::string to_string(const Path& path);

}  // namespace guestlink::sim
