// NPTv6, RFC 6296 sections 3.1 to 3.5: stateless and checksum-neutral.

#include "reference/forward/ipv6/prefix_translation.h"

#include <algorithm>

#include "reference/net/checksum.h"

namespace guestlink::forward::ipv6 {
namespace {

/// The ones'-complement sum of a prefix, the rest taken as zero.
std::uint16_t sum_of(const net::Ipv6Cidr& cidr) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t bits = std::clamp<std::size_t>(cidr.prefix, i * 16, i * 16 + 16) - i * 16;
    const auto mask = static_cast<std::uint16_t>(0xFFFF0000U >> bits);
    sum += static_cast<std::uint16_t>(cidr.address.word(i) & mask);
  }
  return net::folded(sum);
}

}  // namespace

PrefixMap::PrefixMap(const PrefixTranslation& prefixes) : prefixes_(prefixes) {
  const std::uint16_t inside = sum_of(prefixes.inside);
  const auto outside = static_cast<std::uint16_t>(~sum_of(prefixes.outside));
  outwards_ = net::folded(std::uint64_t{inside} + outside);
}

std::optional<net::Ipv6Address> PrefixMap::translated(net::Ipv6Address address,
                                                      const net::Ipv6Cidr& to,
                                                      std::uint16_t adjustment) const {
  // A prefix of up to 48 bits leaves the subnet word to be adjusted; a longer one the first word of
  // the interface identifier that is not 0xffff.
  std::size_t place = to.prefix <= 48 ? 3 : 4;
  while (place < 8 && address.word(place) == 0xFFFF) {
    if (to.prefix <= 48) return std::nullopt;
    ++place;
  }
  if (place == 8) return std::nullopt;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t bits = std::clamp<std::size_t>(to.prefix, i * 16, i * 16 + 16) - i * 16;
    const auto mask = static_cast<std::uint16_t>(0xFFFF0000U >> bits);
    address.set_word(
        i, static_cast<std::uint16_t>((to.address.word(i) & mask) | (address.word(i) & ~mask)));
  }
  const std::uint16_t adjusted = net::folded(std::uint64_t{address.word(place)} + adjustment);
  address.set_word(place, adjusted == 0xFFFF ? std::uint16_t{0} : adjusted);
  return address;
}

std::optional<net::Ipv6Address> PrefixMap::outwards(net::Ipv6Address address) const {
  return translated(address, prefixes_.outside, outwards_);
}

std::optional<net::Ipv6Address> PrefixMap::inwards(net::Ipv6Address address) const {
  return translated(address, prefixes_.inside, static_cast<std::uint16_t>(~outwards_));
}

}  // namespace guestlink::forward::ipv6
