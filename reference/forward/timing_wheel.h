#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "reference/base/time.h"

namespace guestlink::forward {

/// Which records to look at next, by the second (Varghese and Lauck, 1987; slots of 1 s for 512 s,
/// then slots of 512 s for 36 hours).  Lazy: a packet that refreshes a record touches nothing here;
/// when a record's slot comes round its owner says whether it has really timed out, and adds it
/// again if not.  The links lie in the records, one word each.
class TimingWheel {
 public:
  static constexpr std::uint32_t nothing = 0xFFFFFFFFU;

  TimingWheel() {
    fine_.fill(nothing);
    coarse_.fill(nothing);
  }

  /// Hands `record`, which is not in the wheel, back within a second after `due` or earlier (when
  /// that is far away), never later.  `link` is the record's word.
  void add(std::uint32_t record, Instant due, Instant now, std::uint32_t& link) {
    if (count_ == 0) tick_ = seconds(now);
    std::int64_t tick = seconds(due + Duration(999'999'999));
    if (tick < tick_) tick = tick_;
    ++count_;
    if (tick - tick_ < fine_slots) {
      ++fine_count_;
      push(fine_[slot(tick, fine_slots)], record, link);
      return;
    }
    std::int64_t turn = tick / fine_slots;
    const std::int64_t last = tick_ / fine_slots + coarse_slots - 1;
    if (turn > last) turn = last;
    push(coarse_[slot(turn, coarse_slots)], record, link);
  }

  /// A record whose slot has come by `now`, taken out of the wheel, or `nothing`.
  /// `link_of(record)` is the record's word.
  template <class LinkOf>
  std::uint32_t take_due(Instant now, LinkOf link_of) {
    const std::int64_t until = seconds(now);
    if (count_ == 0) tick_ = until + 1;
    while (tick_ <= until) {
      if (tick_ % fine_slots == 0) {
        std::uint32_t& head = coarse_[slot(tick_ / fine_slots, coarse_slots)];
        if (head != nothing) return pop(head, link_of);
      }
      std::uint32_t& head = fine_[slot(tick_, fine_slots)];
      if (head != nothing) {
        --fine_count_;
        return pop(head, link_of);
      }
      advance(until);
    }
    return nothing;
  }

  /// Nothing is due before this.
  Instant next_due() const { return {tick_ * 1'000'000'000}; }
  bool empty() const { return count_ == 0; }

 private:
  static constexpr std::int64_t fine_slots = 512;
  static constexpr std::int64_t coarse_slots = 256;

  static constexpr std::int64_t seconds(Instant at) { return at.nanoseconds / 1'000'000'000; }
  static constexpr std::size_t slot(std::int64_t tick, std::int64_t slots) {
    return static_cast<std::size_t>(tick & (slots - 1));
  }
  static void push(std::uint32_t& head, std::uint32_t record, std::uint32_t& link) {
    link = head;
    head = record;
  }
  template <class LinkOf>
  std::uint32_t pop(std::uint32_t& head, LinkOf link_of) {
    const std::uint32_t record = head;
    head = link_of(record);
    --count_;
    return record;
  }
  /// To the next second that may hold something, at most one past `until`.
  void advance(std::int64_t until) {
    std::int64_t next = tick_ + 1;
    if (count_ == 0) {
      next = until + 1;
    } else if (fine_count_ == 0) {
      next = (tick_ / fine_slots + 1) * fine_slots;
    }
    tick_ = next < until + 1 ? next : until + 1;
  }

  std::array<std::uint32_t, fine_slots> fine_{};
  std::array<std::uint32_t, coarse_slots> coarse_{};
  std::int64_t tick_ = 0;  ///< Every slot before this second is empty.
  std::size_t count_ = 0;
  std::size_t fine_count_ = 0;
};

}  // namespace guestlink::forward
