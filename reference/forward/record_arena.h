#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <vector>

#include "reference/forward/huge_pages.h"

namespace guestlink::forward {

/// Records known by 32-bit numbers, in chunks of two megabytes that start at such a boundary, so
/// that the system may back them with huge pages.  A record never moves; growing copies nothing.
/// Freed numbers are used again, last first.
template <class Record>
class RecordArena {
 public:
  static_assert(std::is_trivially_destructible_v<Record>);
  static constexpr std::uint32_t nothing = 0xFFFFFFFFU;

  Record& operator[](std::uint32_t number) {
    return chunks_[number / per_chunk].get()[number % per_chunk];
  }
  const Record& operator[](std::uint32_t number) const {
    return chunks_[number / per_chunk].get()[number % per_chunk];
  }
  [[gnu::always_inline]] void prefetch(std::uint32_t number) const {
    __builtin_prefetch(&(*this)[number], 1);
  }

  /// A fresh record's number.
  std::uint32_t take() {
    ++size_;
    if (!free_.empty()) {
      const std::uint32_t number = free_.back();
      free_.pop_back();
      (*this)[number] = Record{};
      return number;
    }
    if (started_ == chunks_.size() * per_chunk) {
      void* const room = ::operator new (chunk_bytes, std::align_val_t{chunk_bytes});
      // The first one stays small where few records are all there are.
      if (!chunks_.empty()) prefer_huge_pages(room, chunk_bytes);
      chunks_.emplace_back(static_cast<Record*>(room));
    }
    const auto number = static_cast<std::uint32_t>(started_++);
    new (&(*this)[number]) Record{};
    return number;
  }
  void give_back(std::uint32_t number) {
    --size_;
    free_.push_back(number);
  }

  std::size_t size() const { return size_; }
  /// Numbers below this were taken once.
  std::uint32_t started() const { return static_cast<std::uint32_t>(started_); }
  std::size_t bytes() const {
    return started_ * sizeof(Record) + free_.capacity() * sizeof(std::uint32_t);
  }

 private:
  static constexpr std::size_t chunk_bytes = huge_page_bytes;
  static constexpr std::size_t per_chunk = chunk_bytes / sizeof(Record);
  struct Release {
    void operator()(Record* room) const {
      ::operator delete (static_cast<void*>(room), std::align_val_t{chunk_bytes});
    }
  };
  std::vector<std::unique_ptr<Record, Release>> chunks_;
  std::vector<std::uint32_t> free_;
  std::size_t started_ = 0;  ///< Numbers that were ever taken.
  std::size_t size_ = 0;
};

}  // namespace guestlink::forward
