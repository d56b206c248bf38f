#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace guestlink::sim {

/// One step of an alignment: a pair, or one side alone.
struct Aligned {
  std::optional<std::size_t> wanted;
  std::optional<std::size_t> seen;
  friend bool operator==(const Aligned&, const Aligned&) = default;
};

/// How like two elements are; 0: not at all, they are never paired.
using Similarity = std::function<unsigned(std::size_t wanted, std::size_t seen)>;

/// The order-keeping pairing of two sequences with the greatest sum of similarities (Needleman and
/// Wunsch 1970, with gaps that cost nothing).  Of equal ones, that which pairs early elements.
/// Sequences longer than `window` are aligned by windows, each taken over up to its middle.
std::vector<Aligned> align(std::size_t wanted, std::size_t seen, const Similarity& similarity,
                           std::size_t window = 2000);

}  // namespace guestlink::sim
