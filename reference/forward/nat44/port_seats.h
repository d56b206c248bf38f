#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "reference/forward/endpoint.h"
#include "reference/forward/nat44/flow.h"

namespace guestlink::forward::nat44 {

/// What is at an outside port, in four bytes: nothing, or a mapping, or one session of that
/// mapping, which has taken the seat there.  A flow whose connection has a port to itself, as
/// nearly every one of a laptop's has, is found by its port and stands in no other index.
///
/// A seated session's number is beside nine bits in which nearly all other remote ends differ, so
/// that its record is seldom looked at in vain.  They are no secret: whoever hits them by choice
/// gains a look at a record.
class Seat {
 public:
  /// Sessions of numbers from here on cannot sit: four million can, the ports of 64 addresses.
  static constexpr std::uint32_t most_sessions = (1U << 22U) - 1;

  /// At a port without a mapping.
  constexpr Seat() = default;
  static constexpr Seat of_mapping(std::uint32_t mapping) { return Seat(mapping); }
  static constexpr Seat of_session(std::uint32_t session, Endpoint remote) {
    return Seat(sign_of(remote) | session);
  }

  constexpr bool has_nobody() const { return word_ == nothing; }
  constexpr bool has_session() const { return word_ >= taken && word_ != nothing; }
  /// The session that sits here.
  constexpr std::uint32_t session() const { return word_ & ~sign_bits; }
  /// The mapping, while no session sits here.
  constexpr std::uint32_t mapping() const { return word_; }
  /// The session that sits here if it may be one with `remote`; `nothing` if it cannot.
  constexpr std::uint32_t session_with(Endpoint remote) const {
    const std::uint32_t number = word_ ^ sign_of(remote);
    return number < most_sessions ? number : nothing;
  }

 private:
  static constexpr std::uint32_t taken = 1U << 31U;
  static constexpr std::uint32_t sign_bits = ~most_sessions;

  explicit constexpr Seat(std::uint32_t word) : word_(word) {}
  static constexpr std::uint32_t sign_of(Endpoint remote) {
    const std::uint64_t both = (std::uint64_t{remote.address.value} << 16U) | remote.port;
    return taken | static_cast<std::uint32_t>((both * 0x9E3779B97F4A7C15U) >> 55U) << 22U;
  }

  std::uint32_t word_ = nothing;
};

/// The seats of one protocol at one outside address, in parts that exist once a port of theirs is
/// used.
class PortSeats {
 public:
  Seat operator[](std::uint16_t port) const {
    const auto& part = parts_[port >> 10U];
    return part ? (*part)[port & 1023U] : Seat();
  }
  Seat& operator[](std::uint16_t port) {
    auto& part = parts_[port >> 10U];
    if (!part) part = std::make_unique<Part>();
    return (*part)[port & 1023U];
  }
  /// Calls `look(seat)` for each port that has somebody; it may change the seat.
  template <class Look>
  void for_each(Look look) {
    for (auto& part : parts_) {
      if (!part) continue;
      for (Seat& seat : *part) {
        if (!seat.has_nobody()) look(seat);
      }
    }
  }
  std::size_t bytes() const {
    std::size_t all = 0;
    for (const auto& part : parts_) all += part ? sizeof(Part) : 0;
    return all;
  }

 private:
  using Part = std::array<Seat, 1024>;
  std::array<std::unique_ptr<Part>, 64> parts_;
};

}  // namespace guestlink::forward::nat44
