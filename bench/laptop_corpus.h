#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace guestlink::bench {

/// The texts of one laptop, by path below its directory.
using LaptopTexts = std::map<std::string, std::string>;

/// Every laptop below `folder` (fixtures/laptops), sorted by name.
std::vector<LaptopTexts> read_laptops(const std::string& folder);

/// `count` laptops that differ from those in `originals` by some lines each: swapped, doubled, left
/// out, a letter or a digit changed.  The same seed gives the same laptops.
std::vector<LaptopTexts> mutated_laptops(const std::vector<LaptopTexts>& originals,
                                         std::size_t count, std::uint64_t seed);

}  // namespace guestlink::bench
