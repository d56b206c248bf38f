#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace guestlink::net {

using Bytes = std::span<const std::byte>;
using MutableBytes = std::span<std::byte>;

/// std::byte or const std::byte: one view template serves reading and editing.
template <class B>
concept ByteLike = std::same_as<std::remove_const_t<B>, std::byte>;

/// Big-endian loads and stores at any alignment; the caller has proven the length.
constexpr std::uint8_t load8(Bytes bytes, std::size_t at) {
  return std::to_integer<std::uint8_t>(bytes[at]);
}
constexpr std::uint16_t load16(Bytes bytes, std::size_t at) {
  return static_cast<std::uint16_t>((load8(bytes, at) << 8U) | load8(bytes, at + 1));
}
constexpr std::uint32_t load32(Bytes bytes, std::size_t at) {
  return (static_cast<std::uint32_t>(load16(bytes, at)) << 16U) | load16(bytes, at + 2);
}
constexpr void store8(MutableBytes bytes, std::size_t at, std::uint8_t value) {
  bytes[at] = static_cast<std::byte>(value);
}
constexpr void store16(MutableBytes bytes, std::size_t at, std::uint16_t value) {
  bytes[at] = static_cast<std::byte>(value >> 8U);
  bytes[at + 1] = static_cast<std::byte>(value & 0xFFU);
}
constexpr void store32(MutableBytes bytes, std::size_t at, std::uint32_t value) {
  store16(bytes, at, static_cast<std::uint16_t>(value >> 16U));
  store16(bytes, at + 2, static_cast<std::uint16_t>(value & 0xFFFFU));
}

}  // namespace guestlink::net
