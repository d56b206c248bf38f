#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "reference/forward/settings.h"

namespace guestlink::forward::nat44 {

/// The outside ports (ICMP: identifiers) of one protocol at one address, one bit each
/// (RFC 4787 REQ-3 and REQ-4; RFC 6056; RFC 6888 REQ-8).
///
/// A choice is a search for a free bit from an unpredictable place on, under a mask for parity, so
/// it costs the same few words whether ten ports are taken or all but one: no cliff at exhaustion.
class PortPool {
 public:
  /// `all_one_class`: identifiers, which know no privileged range and may be 0.
  explicit PortPool(bool all_one_class);

  /// Never handed out.
  void reserve(PortRange range);
  /// Nothing outside of `range` is handed out.
  void confine(PortRange range);
  bool is_reserved(std::uint16_t port) const { return test(reserved_, port); }

  struct Choice {
    std::uint16_t port = 0;
    bool was_resting = false;  ///< Whoever rests there must be told to go.
  };
  /// `wanted` itself if it is free.
  std::optional<Choice> keep(std::uint16_t wanted);
  /// Another of its class, of its parity if possible, searched from the place that `unpredictable`
  /// says.  Either way resting ports only when nothing else is left or the pool is more than nine
  /// tenths full.
  std::optional<Choice> replace(std::uint16_t wanted, std::uint64_t unpredictable);
  /// Whether one of these will find any, without a search.
  bool has_room_for(std::uint16_t wanted) const {
    const std::size_t number = class_to_search(wanted);
    return handed_out_[number] != class_size_[number];
  }
  /// Marks `port` as used, as a reserved one may be by its owner.
  void occupy(std::uint16_t port);
  /// No longer used, but not to be handed out to others yet.
  void rest(std::uint16_t port);
  /// Back to being used by the one who rested it.
  void wake(std::uint16_t port);
  /// Free again.
  void release(std::uint16_t port);

  std::size_t used() const { return used_count_; }

 private:
  using Bits = std::array<std::uint64_t, 1024>;
  static bool test(const Bits& bits, std::uint16_t port) {
    return ((bits[port >> 6U] >> (port & 63U)) & 1U) != 0;
  }
  static void set(Bits& bits, std::uint16_t port) { bits[port >> 6U] |= bit(port); }
  static void clear(Bits& bits, std::uint16_t port) { bits[port >> 6U] &= ~bit(port); }
  static constexpr std::uint64_t bit(std::uint16_t port) {
    return std::uint64_t{1} << (port & 63U);
  }

  /// Words [first, last) hold a class.
  struct Class {
    std::size_t first = 0;
    std::size_t last = 0;
  };
  Class class_of(std::size_t number) const;
  std::size_t class_number(std::uint16_t port) const { return all_one_class_ || port >= 1024; }
  /// RFC 4787 REQ-3a: the class is kept, unless there are no privileged ports at all.
  std::size_t class_to_search(std::uint16_t wanted) const {
    return class_size_[0] == 0 ? 1 : class_number(wanted);
  }
  bool is_tight() const { return (used_count_ + resting_count_) * 10 > size_ * 9; }
  Choice give(std::uint16_t port);
  void mark_used(std::uint16_t port);
  void mark_unused(std::uint16_t port);
  std::optional<std::uint16_t> search(Class words, std::uint64_t mask, bool resting_too,
                                      std::uint64_t unpredictable) const;

  bool all_one_class_;
  Bits reserved_{};
  Bits used_{};     ///< By a living mapping.
  Bits resting_{};  ///< Disjoint from used_.
  std::size_t used_count_ = 0;
  std::size_t resting_count_ = 0;
  std::size_t size_ = 65536;  ///< Ports that may be handed out at all.
  /// Those of them in use, by class, and how many each class has: a refusal costs no search.
  std::array<std::size_t, 2> handed_out_{};
  std::array<std::size_t, 2> class_size_{};
};

}  // namespace guestlink::forward::nat44
