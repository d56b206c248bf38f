#include "sim/expect/align.h"

#include <algorithm>
#include <cstdint>

namespace guestlink::sim {
namespace {

/// Aligns [wanted_begin, +rows) with [seen_begin, +columns).
std::vector<Aligned> align_window(std::size_t wanted_begin, std::size_t rows,
                                  std::size_t seen_begin, std::size_t columns,
                                  const Similarity& similarity) {
  // best[i][j] is the greatest sum for what begins at i and j, so that walking forward pairs early.
  const std::size_t width = columns + 1;
  std::vector<std::uint64_t> best((rows + 1) * width, 0);
  std::vector<unsigned> alike(rows * columns);
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t j = columns; j-- > 0;) {
      const unsigned weight = similarity(wanted_begin + i, seen_begin + j);
      alike[i * columns + j] = weight;
      best[i * width + j] = std::max({best[(i + 1) * width + j], best[i * width + j + 1],
                                      weight == 0 ? 0 : best[(i + 1) * width + j + 1] + weight});
    }
  }
  std::vector<Aligned> found;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < rows && j < columns) {
    const std::uint64_t here = best[i * width + j];
    const unsigned weight = alike[i * columns + j];
    if (weight != 0 && here == best[(i + 1) * width + j + 1] + weight) {
      found.push_back({wanted_begin + i++, seen_begin + j++});
    } else if (here == best[i * width + j + 1]) {
      found.push_back({std::nullopt, seen_begin + j++});
    } else {
      found.push_back({wanted_begin + i++, std::nullopt});
    }
  }
  for (; i < rows; ++i) found.push_back({wanted_begin + i, std::nullopt});
  for (; j < columns; ++j) found.push_back({std::nullopt, seen_begin + j});
  return found;
}

}  // namespace

std::vector<Aligned> align(std::size_t wanted, std::size_t seen, const Similarity& similarity,
                           std::size_t window) {
  std::vector<Aligned> all;
  std::size_t i = 0;
  std::size_t j = 0;
  while (wanted - i > window || seen - j > window) {
    const std::size_t rows = std::min(window, wanted - i);
    const std::size_t columns = std::min(window, seen - j);
    const auto part = align_window(i, rows, j, columns, similarity);
    // The first half is taken over: what comes after the window could still change the second.
    const std::size_t half = std::max<std::size_t>(1, part.size() / 2);
    for (std::size_t k = 0; k < half; ++k) {
      all.push_back(part[k]);
      if (part[k].wanted) i = *part[k].wanted + 1;
      if (part[k].seen) j = *part[k].seen + 1;
    }
  }
  const auto rest = align_window(i, wanted - i, j, seen - j, similarity);
  all.insert(all.end(), rest.begin(), rest.end());
  return all;
}

}  // namespace guestlink::sim
