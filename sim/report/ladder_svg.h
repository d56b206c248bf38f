#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace guestlink::sim {

/// One packet on its way from tap to tap.
struct LadderArrow {
  std::string from;   ///< "host:tap0"; must be among the ladder's taps.
  std::string to;     ///< Empty: it was lost behind `from`.
  std::string label;  ///< "+0.021ms icmp echo request id 1 seq 1"
  bool is_wrong = false;
};

/// Taps as vertical lines, packets as arrows between them, time downwards: the same bytes for the
/// same arrows.  Only the first hundred are drawn.
std::string ladder_svg(const std::vector<std::string>& taps,
                       const std::vector<LadderArrow>& arrows);

}  // namespace guestlink::sim
