#include "reference/base/closest.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace guestlink {
namespace {

/// Beyond this a "word" is a paste accident, not a typo, and the table below would be large.
constexpr std::size_t longest_word = 64;

constexpr char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
std::size_t distance(std::string_view left, std::string_view right) {
  const std::size_t width = right.size() + 1;
  std::vector<std::size_t> cost((left.size() + 1) * width);
  for (std::size_t i = 0; i <= left.size(); ++i) cost[i * width] = i;
  for (std::size_t j = 0; j < width; ++j) cost[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    for (std::size_t j = 1; j < width; ++j) {
      const bool same = lower(left[i - 1]) == lower(right[j - 1]);
      std::size_t best = cost[(i - 1) * width + j - 1] + (same ? 0U : 1U);
      best = std::min({best, cost[(i - 1) * width + j] + 1, cost[i * width + j - 1] + 1});
      if (i > 1 && j > 1 && lower(left[i - 1]) == lower(right[j - 2]) &&
          lower(left[i - 2]) == lower(right[j - 1])) {
        best = std::min(best, cost[(i - 2) * width + j - 2] + 1);
      }
      cost[i * width + j] = best;
    }
  }
  return cost.back();
}

/// How often each letter stands in a word; digits and signs share their places with letters.
using Letters = std::array<std::uint8_t, 32>;

Letters letters_of(std::string_view word) {
  Letters letters{};
  for (const char letter : word) ++letters[static_cast<unsigned char>(lower(letter)) % 32U];
  return letters;
}

/// What the distance is at least: each letter that one word has more often costs a change.  Cheap,
/// so that a file of nothing but unknown words is read in no time.
std::size_t least_distance(const Letters& left, const Letters& right) {
  std::size_t more = 0;
  std::size_t fewer = 0;
  for (std::size_t at = 0; at < left.size(); ++at) {
    if (left[at] > right[at]) {
      more += static_cast<std::size_t>(left[at] - right[at]);
    } else {
      fewer += static_cast<std::size_t>(right[at] - left[at]);
    }
  }
  return std::max(more, fewer);
}

}  // namespace

std::optional<std::string_view> closest(std::string_view word,
                                        std::span<const std::string_view> candidates) {
  if (word.empty() || word.size() > longest_word) return std::nullopt;
  const Letters letters = letters_of(word);
  std::optional<std::string_view> best;
  std::size_t least = 0;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > longest_word) continue;
    const std::size_t longer = std::max(word.size(), candidate.size());
    const std::size_t at_least = least_distance(letters, letters_of(candidate));
    if (at_least * 3 > longer || (best && at_least >= least)) continue;
    const std::size_t apart = distance(word, candidate);
    if (apart * 3 > longer) continue;
    if (!best || apart < least) {
      best = candidate;
      least = apart;
    }
  }
  return best;
}

}  // namespace guestlink
