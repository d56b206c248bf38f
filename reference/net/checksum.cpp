#include "reference/net/checksum.h"

#include <bit>
#include <cstddef>
#include <cstring>

namespace guestlink::net {
namespace {

/// RFC 1071 section 2(B): the sum of words read in the machine's own order is the right one with
/// its two bytes swapped.
constexpr std::uint16_t in_network_order(std::uint16_t word) {
  if constexpr (std::endian::native == std::endian::big) return word;
  return static_cast<std::uint16_t>((word << 8U) | (word >> 8U));
}

}  // namespace

std::uint64_t sum(Bytes bytes, std::uint64_t start) {
  std::uint64_t total = 0;
  std::size_t at = 0;
  for (; at + 4 <= bytes.size(); at += 4) {
    std::uint32_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    total += word;
  }
  if (at + 2 <= bytes.size()) {
    std::uint16_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    total += word;
    at += 2;
  }
  std::uint64_t result = start + in_network_order(folded(total));
  if (at < bytes.size()) result += std::uint64_t{load8(bytes, at)} << 8U;
  return result;
}

}  // namespace guestlink::net
