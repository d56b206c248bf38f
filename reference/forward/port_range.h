#pragma once

#include <cstddef>
#include <cstdint>

namespace guestlink::forward {

/// Both ends belong to it.
struct PortRange {
  std::uint16_t first = 0;
  std::uint16_t last = 0;
  constexpr bool contains(std::uint16_t port) const { return first <= port && port <= last; }
  constexpr std::size_t size() const { return std::size_t{last} - first + 1; }
  friend constexpr bool operator==(const PortRange&, const PortRange&) = default;
};

}  // namespace guestlink::forward
