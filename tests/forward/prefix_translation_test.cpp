// RFC 6296: whatever the prefixes and the address, the sum stays and the way back leads back.

#include "reference/forward/ipv6/prefix_translation.h"

#include <cstdlib>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "reference/net/checksum.h"

namespace guestlink::forward::ipv6 {
namespace {

std::uint64_t seed() {
  const char* given = std::getenv("GUESTLINK_SEED");
  return given == nullptr ? 6296 : std::strtoull(given, nullptr, 0);
}

net::Ipv6Address random_address(std::mt19937_64& random) {
  net::Ipv6Address address;
  for (std::size_t i = 0; i < 8; ++i) {
    // All-ones and all-zero words are the corners of ones'-complement arithmetic.
    const std::uint64_t kind = random() % 8;
    address.set_word(i, kind == 0   ? std::uint16_t{0xFFFF}
                        : kind == 1 ? std::uint16_t{0}
                                    : static_cast<std::uint16_t>(random()));
  }
  return address;
}

net::Ipv6Address with_prefix(net::Ipv6Address address, const net::Ipv6Cidr& prefix) {
  for (std::size_t bit = 0; bit < prefix.prefix; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
    std::uint8_t& octet = address.octets[bit / 8];
    octet = static_cast<std::uint8_t>((octet & ~mask) | (prefix.address.octets[bit / 8] & mask));
  }
  return address;
}

std::uint16_t sum_of(const net::Ipv6Address& address) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < 8; ++i) sum += address.word(i);
  const std::uint16_t folded = net::folded(sum);
  return folded == 0xFFFF ? std::uint16_t{0} : folded;  // the two zeros are one
}

TEST(PrefixTranslation, KeepsTheSumAndFindsBack) {
  SCOPED_TRACE("GUESTLINK_SEED=" + std::to_string(seed()));
  std::mt19937_64 random(seed());
  std::size_t translated = 0;
  for (int round = 0; round < 20000; ++round) {
    const auto length = static_cast<std::uint8_t>(random() % 65);
    const PrefixTranslation prefixes{{random_address(random), length},
                                     {random_address(random), length}};
    const PrefixMap map(prefixes);
    const net::Ipv6Address host = with_prefix(random_address(random), prefixes.inside);
    const auto outside = map.outwards(host);
    if (!outside) continue;
    ++translated;
    ASSERT_TRUE(map.outside(*outside)) << net::to_string(*outside);
    ASSERT_EQ(sum_of(*outside), sum_of(host)) << net::to_string(host);
    const auto back = map.inwards(*outside);
    ASSERT_TRUE(back.has_value());
    ASSERT_EQ(net::to_string(*back), net::to_string(host));
  }
  EXPECT_GT(translated, 10000U);
}

/// The twin: what has no word to adjust is not translated at all.
TEST(PrefixTranslation, RefusesWhatCannotBeFoundAgain) {
  const PrefixMap map(
      {*net::parse_ipv6_cidr("fd00:1:2::/48"), *net::parse_ipv6_cidr("2001:db8::/48")});
  EXPECT_FALSE(map.outwards(*net::parse_ipv6("fd00:1:2:ffff::1")));
  EXPECT_TRUE(map.outwards(*net::parse_ipv6("fd00:1:2:fffe::1")));
}

}  // namespace
}  // namespace guestlink::forward::ipv6
