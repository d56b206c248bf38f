#include "reference/forward/hash_index.h"

namespace guestlink::forward {

HashIndex::Table::Table(std::size_t slots) : size(slots) {
  const std::size_t bytes = slots * sizeof(std::uint32_t);
  void* const room = ::operator new (bytes, std::align_val_t{alignment});
  if (bytes >= huge_page_bytes) prefer_huge_pages(room, bytes);
  std::memset(room, 0xFF, bytes);
  words.reset(static_cast<std::uint32_t*>(room));
}

bool HashIndex::Table::erase(std::uint32_t tag, std::uint32_t record) {
  const std::uint32_t wanted = word_of(tag, record);
  std::size_t at = home(tag);
  while (words[at] != wanted) {
    if (words[at] == empty) return false;
    at = next(at);
  }
  --used;
  words[at] = HashIndex::gone;
  ++marks;
  if (words[next(at)] != empty) return true;
  // Nothing is probed past the end of a run, so its last marks are not needed.
  while (words[at] == HashIndex::gone) {
    words[at] = empty;
    --marks;
    at = at == 0 ? size - 1 : at - 1;
  }
  return true;
}

}  // namespace guestlink::forward
