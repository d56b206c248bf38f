#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "reference/base/time.h"
#include "reference/forward/port_range.h"

namespace guestlink {

/// Takes values off the front of the input; zeros when it is used up.
class FuzzInput {
 public:
  explicit FuzzInput(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  bool empty() const { return bytes_.empty(); }
  std::size_t left() const { return bytes_.size(); }

  std::uint8_t byte() {
    if (bytes_.empty()) return 0;
    const std::uint8_t value = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return value;
  }
  std::uint16_t word() {
    const std::uint8_t high = byte();
    return static_cast<std::uint16_t>((high << 8U) | byte());
  }
  std::vector<std::byte> take(std::size_t count) {
    std::vector<std::byte> out(std::min(count, bytes_.size()));
    for (std::byte& one : out) one = std::byte{byte()};
    return out;
  }

  bool yes() { return (byte() & 1U) != 0; }
  /// Below `count`, which is 256 at most.
  std::uint8_t below(std::size_t count) { return static_cast<std::uint8_t>(byte() % count); }
  /// Nothing, seconds, the longest that settings take, or as it was.
  void change(Duration& duration) {
    const std::uint8_t choice = byte();
    if (choice % 4 == 1) duration = std::chrono::seconds(choice / 4);
    if (choice % 4 == 2) duration = std::chrono::milliseconds(choice);
    if (choice % 4 == 3) duration = std::chrono::hours(24 * 365);
  }
  /// Proper: neither empty nor from port 0 on.
  forward::PortRange ports() {
    const auto first = static_cast<std::uint16_t>(std::max<unsigned>(word(), 1));
    return {first, static_cast<std::uint16_t>(std::min(first + byte(), 65535))};
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

}  // namespace guestlink
