#pragma once

#include <vector>

#include "sim/world/descriptor.h"
#include "sim/world/recorder.h"

namespace guestlink::sim {

struct Recorder::State {
  Descriptor socket;
  std::vector<SeenFrame> frames;
  std::uint64_t lost = 0;
};

}  // namespace guestlink::sim
