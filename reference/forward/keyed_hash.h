#pragma once

#include <bit>
#include <cstdint>

namespace guestlink::forward {

/// SipHash-1-3 over two 64-bit words (Aumasson and Bernstein, 2012).  Keyed, so that nobody outside
/// can choose flows that fall into one place of a table; the length block is left out because all
/// inputs have the same length.
class KeyedHash {
 public:
  explicit constexpr KeyedHash(std::uint64_t seed)
      : key0_(mixed(seed)), key1_(mixed(seed + 0x9E3779B97F4A7C15U)) {}

  [[gnu::always_inline]] constexpr std::uint64_t operator()(std::uint64_t first,
                                                            std::uint64_t second) const {
    State s{key0_ ^ 0x736F6D6570736575U, key1_ ^ 0x646F72616E646F6DU, key0_ ^ 0x6C7967656E657261U,
            key1_ ^ 0x7465646279746573U};
    s.d ^= first;
    s.round();
    s.a ^= first;
    s.d ^= second;
    s.round();
    s.a ^= second;
    s.c ^= 0xFFU;
    s.round();
    s.round();
    s.round();
    return s.a ^ s.b ^ s.c ^ s.d;
  }

 private:
  struct State {
    std::uint64_t a, b, c, d;
    constexpr void round() {
      a += b;
      b = std::rotl(b, 13) ^ a;
      a = std::rotl(a, 32);
      c += d;
      d = std::rotl(d, 16) ^ c;
      a += d;
      d = std::rotl(d, 21) ^ a;
      c += b;
      b = std::rotl(b, 17) ^ c;
      c = std::rotl(c, 32);
    }
  };
  /// splitmix64's last step: one seed word becomes two keys.
  static constexpr std::uint64_t mixed(std::uint64_t word) {
    word = (word ^ (word >> 30U)) * 0xBF58476D1CE4E5B9U;
    word = (word ^ (word >> 27U)) * 0x94D049BB133111EBU;
    return word ^ (word >> 31U);
  }
  std::uint64_t key0_;
  std::uint64_t key1_;
};

}  // namespace guestlink::forward
