#include "reference/forward/hash_index.h"

#include <algorithm>
#include <utility>

namespace guestlink::forward {
namespace {

constexpr std::size_t smallest = 64;
/// Old slots carried over by one insertion: more than the growth factor needs, so that the old
/// table is empty long before the new one is full.
constexpr std::size_t slots_per_insert = 16;

/// Full at four fifths: a miss then probes about thirteen entries, two cache lines.
constexpr bool is_full(std::size_t used, std::size_t slots) {
  return used * 5 >= slots * 4;
}

}  // namespace

HashIndex::HashIndex(std::size_t expected) {
  current_.entries.resize(std::max(smallest, expected + expected / 2));
}

void HashIndex::insert(std::uint32_t tag, std::uint32_t record) {
  if (is_full(current_.used + old_.used, current_.entries.size())) grow();
  if (!old_.entries.empty()) carry_over(slots_per_insert);
  put(current_, {tag, record});
}

void HashIndex::put(Table& table, Entry entry) {
  std::size_t at = home(table, entry.tag);
  while (table.entries[at].record != nothing) at = at + 1 == table.entries.size() ? 0 : at + 1;
  table.entries[at] = entry;
  ++table.used;
}

void HashIndex::grow() {
  if (!old_.entries.empty()) carry_over(old_.entries.size());
  old_ = std::exchange(current_, Table{});
  carried_ = 0;
  current_.entries.resize(old_.entries.size() + old_.entries.size() / 2);
}

void HashIndex::carry_over(std::size_t slots) {
  const std::size_t end = std::min(carried_ + slots, old_.entries.size());
  for (; carried_ < end; ++carried_) {
    Entry& entry = old_.entries[carried_];
    if (entry.record == nothing || entry.record == gone) continue;
    put(current_, entry);
    entry.record = gone;
    --old_.used;
  }
  if (carried_ == old_.entries.size()) old_ = Table{};
}

void HashIndex::erase(std::uint32_t tag, std::uint32_t record) {
  auto& entries = current_.entries;
  const auto next = [&](std::size_t at) { return at + 1 == entries.size() ? 0 : at + 1; };
  for (std::size_t at = home(current_, tag); entries[at].record != nothing; at = next(at)) {
    if (entries[at].tag != tag || entries[at].record != record) continue;
    --current_.used;
    // Knuth's algorithm R: later entries of the run move up, so that no tombstone stays behind.
    std::size_t hole = at;
    for (std::size_t probe = next(hole); entries[probe].record != nothing; probe = next(probe)) {
      const std::size_t wanted = home(current_, entries[probe].tag);
      const bool reachable =
          hole <= probe ? (wanted <= hole || wanted > probe) : (wanted <= hole && wanted > probe);
      if (!reachable) continue;
      entries[hole] = entries[probe];
      hole = probe;
    }
    entries[hole].record = nothing;
    return;
  }
  if (old_.entries.empty()) return;
  auto& old = old_.entries;
  for (std::size_t at = home(old_, tag); old[at].record != nothing;
       at = at + 1 == old.size() ? 0 : at + 1) {
    if (old[at].tag != tag || old[at].record != record) continue;
    old[at].record = gone;
    --old_.used;
    return;
  }
}

}  // namespace guestlink::forward
