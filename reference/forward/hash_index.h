#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace guestlink::forward {

/// Finds records by a 32-bit tag: open addressing with linear probing over entries of eight bytes
/// {tag, record}, eight to a cache line.  A tag's home is tag * size / 2^32, so that the size need
/// not be a power of two and an entry can be moved without looking at its record.
///
/// Growing never stalls: a second, larger array takes new entries, and each insertion carries a
/// few of the old ones over.  Nothing here knows what the records are; callers compare keys.
class HashIndex {
 public:
  static constexpr std::uint32_t nothing = 0xFFFFFFFFU;

  explicit HashIndex(std::size_t expected = 0);

  /// The first record under `tag` for which `is_it(record)` holds, or `nothing`.
  template <class IsIt>
  std::uint32_t find(std::uint32_t tag, IsIt is_it) const {
    const std::uint32_t found = find_in(current_, tag, is_it);
    if (found != nothing || old_.entries.empty()) return found;
    return find_in(old_, tag, is_it);
  }
  /// The record most likely meant by `tag`: to fetch ahead, never to believe.
  std::uint32_t guess(std::uint32_t tag) const {
    return find(tag, [](std::uint32_t) { return true; });
  }
  void prefetch(std::uint32_t tag) const {
    __builtin_prefetch(&current_.entries[home(current_, tag)]);
  }

  void insert(std::uint32_t tag, std::uint32_t record);
  /// Nothing happens when it is not there.
  void erase(std::uint32_t tag, std::uint32_t record);

  std::size_t size() const { return current_.used + old_.used; }
  std::size_t bytes() const {
    return (current_.entries.capacity() + old_.entries.capacity()) * sizeof(Entry);
  }

 private:
  struct Entry {
    std::uint32_t tag = 0;
    std::uint32_t record = nothing;
  };
  struct Table {
    std::vector<Entry> entries;
    std::size_t used = 0;
  };
  /// In the old table: an entry that was carried over or erased; probing goes on past it.
  static constexpr std::uint32_t gone = 0xFFFFFFFEU;

  static std::size_t home(const Table& table, std::uint32_t tag) {
    return static_cast<std::size_t>((std::uint64_t{tag} * table.entries.size()) >> 32U);
  }
  template <class IsIt>
  static std::uint32_t find_in(const Table& table, std::uint32_t tag, IsIt is_it) {
    const Entry* const entries = table.entries.data();
    const std::size_t size = table.entries.size();
    for (std::size_t at = home(table, tag); entries[at].record != nothing;) {
      if (entries[at].tag == tag && entries[at].record != gone && is_it(entries[at].record)) {
        return entries[at].record;
      }
      if (++at == size) at = 0;
    }
    return nothing;
  }
  static void put(Table& table, Entry entry);
  void grow();
  void carry_over(std::size_t slots);

  Table current_;
  Table old_;
  std::size_t carried_ = 0;  ///< Slots of old_ that were looked at.
};

}  // namespace guestlink::forward
