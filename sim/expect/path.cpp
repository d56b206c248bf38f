#include "sim/expect/path.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace guestlink::sim {

Path trace(const std::vector<Hop>& hops, const FrameTest& is_it) {
  Path path;
  for (const Hop& hop : hops) {
    bool found = false;
    if (hop.recorder != nullptr) {
      for (const SeenFrame& frame : hop.recorder->frames()) {
        const FrameFacts facts = read_frame(frame.bytes);
        if (!is_it(facts)) continue;
        found = true;
        path.last = describe(facts);
        break;
      }
    }
    (found ? path.seen : path.unseen).push_back(hop.name);
  }
  return path;
}

std::string to_string(const Path& path) {
  if (path.seen.empty()) return fmt::format("not even seen at {}", path.unseen.front());
  if (path.unseen.empty()) return fmt::format("seen at {}", fmt::join(path.seen, ", "));
  return fmt::format("seen at {}; lost before {}", fmt::join(path.seen, ", "), path.unseen.front());
}

}  // namespace guestlink::sim
