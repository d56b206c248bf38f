#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

#include "reference/forward/huge_pages.h"

namespace guestlink::forward {

/// Finds records by a 32-bit tag: open addressing with linear probing over words of four bytes,
/// sixteen to a cache line.  A word is the record's number (25 bits) under the lowest seven bits of
/// its tag; its home is tag * size / 2^32, so that the size need not be a power of two.
///
/// The whole tag stands in the record.  Where one is needed, `records` tells it: `tag_of(number)`,
/// and `prefetch(number)` brings it nearer.
///
/// Growing never stalls: a second array takes new entries, and each insertion carries a few of the
/// old ones over.  What was erased leaves a mark until then.
class HashIndex {
 public:
  static constexpr std::uint32_t nothing = 0xFFFFFFFFU;
  /// Numbers from here on cannot be entered.
  static constexpr std::uint32_t most_records = (1U << 25U) - 2;

  HashIndex() : current_(smallest) {}

  /// The first record under `tag` for which `is_it(record)` holds, or `nothing`.
  template <class IsIt>
  std::uint32_t find(std::uint32_t tag, IsIt is_it) const {
    const std::uint32_t found = find_in(current_, tag, is_it);
    if (found != nothing || old_.size == 0) [[likely]]
      return found;
    return find_in(old_, tag, is_it);
  }
  /// The record most likely meant by `tag`: to fetch ahead, never to believe.
  std::uint32_t guess(std::uint32_t tag) const {
    return find(tag, [](std::uint32_t) { return true; });
  }
  [[gnu::always_inline]] void prefetch(std::uint32_t tag) const {
    __builtin_prefetch(&current_.words[current_.home(tag)]);
    if (old_.size != 0) __builtin_prefetch(&old_.words[old_.home(tag)]);
  }

  template <class Records>
  void insert(std::uint32_t tag, std::uint32_t record, const Records& records) {
    if (is_full(current_.used + current_.marks + old_.used, current_.size)) grow(records);
    if (old_.size != 0) carry_over(slots_per_insert, records);
    current_.put(tag, record);
  }

  /// Nothing happens when it is not there.
  void erase(std::uint32_t tag, std::uint32_t record) {
    if (!current_.erase(tag, record) && old_.size != 0) old_.erase(tag, record);
  }

  std::size_t size() const { return current_.used + old_.used; }
  std::size_t bytes() const { return (current_.size + old_.size) * sizeof(std::uint32_t); }

 private:
  static constexpr std::size_t smallest = 64;
  /// Up to here a table is full at half, so that a lookup seldom probes twice: it is small anyway.
  static constexpr std::size_t largest_sparse = std::size_t{1} << 15U;
  /// Up to here it doubles when it is full, so that fewer entries are carried over.
  static constexpr std::size_t largest_doubled = std::size_t{1} << 19U;
  /// Old slots carried over by one insertion: more than growing by half needs, so that the old
  /// table is empty long before the new one is full.
  static constexpr std::size_t slots_per_insert = 16;
  static constexpr std::uint32_t empty = 0xFFFFFFFFU;
  static constexpr std::uint32_t gone = 0xFFFFFFFEU;
  static constexpr std::uint32_t record_bits = 25;
  static constexpr std::size_t alignment = 4096;  ///< What may be advised of begins at a page.

  /// A large one is full at four fifths: a miss then probes about thirteen words, one or two cache
  /// lines.
  static constexpr bool is_full(std::size_t used, std::size_t slots) {
    return slots <= largest_sparse ? used * 2 >= slots : used * 5 >= slots * 4;
  }
  static constexpr std::uint32_t word_of(std::uint32_t tag, std::uint32_t record) {
    return (tag << record_bits) | record;
  }

  struct Release {
    void operator()(std::uint32_t* words) const {
      ::operator delete (static_cast<void*>(words), std::align_val_t{alignment});
    }
  };
  struct Table {
    Table() = default;
    explicit Table(std::size_t slots);
    std::size_t home(std::uint32_t tag) const {
      return static_cast<std::size_t>((std::uint64_t{tag} * size) >> 32U);
    }
    std::size_t next(std::size_t at) const { return at + 1 == size ? 0 : at + 1; }
    void put(std::uint32_t tag, std::uint32_t record) {
      std::size_t at = home(tag);
      while (words[at] < gone) at = next(at);
      if (words[at] == gone) --marks;
      words[at] = word_of(tag, record);
      ++used;
    }
    bool erase(std::uint32_t tag, std::uint32_t record);

    std::unique_ptr<std::uint32_t[], Release> words;  // NOLINT(modernize-avoid-c-arrays)
    std::size_t size = 0;
    std::size_t used = 0;
    std::size_t marks = 0;  ///< Slots whose entry was erased.
  };

  template <class IsIt>
  static std::uint32_t find_in(const Table& table, std::uint32_t tag, IsIt is_it) {
    const std::uint32_t* const words = table.words.get();
    const std::uint32_t wanted = tag << record_bits;
    for (std::size_t at = table.home(tag);; at = table.next(at)) {
      const std::uint32_t word = words[at];
      if (word == empty) return nothing;
      // Another tag leaves upper bits, and a mark is no record.
      const std::uint32_t record = word ^ wanted;
      if (record < most_records && is_it(record)) return record;
    }
  }

  template <class Records>
  void grow(const Records& records) {
    if (old_.size != 0) carry_over(old_.size, records);
    const std::size_t size = current_.size;
    // Else it is mostly marks, and the same size will do.
    const bool crowded = is_full(current_.used + current_.used / 3, size);
    const std::size_t more = size <= largest_doubled ? size : size / 2;
    old_ = std::exchange(current_, Table(crowded ? size + more : size));
    carried_ = 0;
  }

  template <class Records>
  void carry_over(std::size_t slots, const Records& records) {
    const std::size_t end = carried_ + slots < old_.size ? carried_ + slots : old_.size;
    const std::uint32_t mask = (1U << record_bits) - 1;
    // What the next insertion will carry.
    const std::size_t ahead =
        end + slots_per_insert < old_.size ? end + slots_per_insert : old_.size;
    for (std::size_t at = end; at < ahead; ++at) {
      if (old_.words[at] < gone) records.prefetch(old_.words[at] & mask);
    }
    for (; carried_ < end; ++carried_) {
      std::uint32_t& word = old_.words[carried_];
      if (word >= gone) continue;
      const std::uint32_t record = word & mask;
      current_.put(records.tag_of(record), record);
      word = gone;
      --old_.used;
    }
    if (carried_ == old_.size) old_ = Table{};
  }

  Table current_;
  Table old_;
  std::size_t carried_ = 0;  ///< Slots of old_ that were looked at.
};

}  // namespace guestlink::forward
