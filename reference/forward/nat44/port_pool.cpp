#include "reference/forward/nat44/port_pool.h"

#include <bit>

namespace guestlink::forward::nat44 {
namespace {

constexpr std::uint64_t even_ports = 0x5555'5555'5555'5555U;

}  // namespace

PortPool::PortPool(bool all_one_class) : all_one_class_(all_one_class) {
  class_size_ = all_one_class_ ? std::array<std::size_t, 2>{0, 65536}
                               : std::array<std::size_t, 2>{1024, 64512};
  if (!all_one_class_) reserve({0, 0});
}

void PortPool::reserve(PortRange range) {
  for (std::uint32_t port = range.first; port <= range.last; ++port) {
    const auto number = static_cast<std::uint16_t>(port);
    if (test(reserved_, number)) continue;
    set(reserved_, number);
    --size_;
    --class_size_[class_number(number)];
  }
}

void PortPool::mark_used(std::uint16_t port) {
  set(used_, port);
  ++used_count_;
  if (!test(reserved_, port)) ++handed_out_[class_number(port)];
}

void PortPool::mark_unused(std::uint16_t port) {
  clear(used_, port);
  --used_count_;
  if (!test(reserved_, port)) --handed_out_[class_number(port)];
}

void PortPool::confine(PortRange range) {
  if (range.first > 0) reserve({0, static_cast<std::uint16_t>(range.first - 1)});
  if (range.last < 65535) reserve({static_cast<std::uint16_t>(range.last + 1), 65535});
}

PortPool::Class PortPool::class_of(std::size_t number) const {
  if (all_one_class_) return {0, 1024};
  return number == 0 ? Class{0, 16} : Class{16, 1024};
}

std::optional<std::uint16_t> PortPool::search(Class words, std::uint64_t mask, bool resting_too,
                                              std::uint64_t unpredictable) const {
  const std::size_t count = words.last - words.first;
  const std::size_t start = words.first + (unpredictable >> 6U) % count;
  // The first word is searched from a bit on, and once more from its beginning at the end.
  const auto turn = static_cast<int>(unpredictable & 63U);
  for (std::size_t step = 0; step < count; ++step) {
    const std::size_t at = words.first + (start - words.first + step) % count;
    std::uint64_t taken = used_[at] | reserved_[at];
    if (!resting_too) taken |= resting_[at];
    const std::uint64_t free = ~taken & mask;
    if (free == 0) continue;
    const int from = std::countr_zero(std::rotr(free, turn));
    return static_cast<std::uint16_t>(at * 64 + static_cast<std::size_t>((from + turn) & 63));
  }
  return std::nullopt;
}

PortPool::Choice PortPool::give(std::uint16_t port) {
  const bool was_resting = test(resting_, port);
  if (was_resting) {
    clear(resting_, port);
    --resting_count_;
  }
  mark_used(port);
  return {port, was_resting};
}

std::optional<PortPool::Choice> PortPool::keep(std::uint16_t wanted) {
  const bool taken = test(used_, wanted) || test(reserved_, wanted);
  if (taken || (test(resting_, wanted) && !is_tight())) return std::nullopt;
  return give(wanted);
}

std::optional<PortPool::Choice> PortPool::replace(std::uint16_t wanted,
                                                  std::uint64_t unpredictable) {
  if (!has_room_for(wanted)) return std::nullopt;
  const Class words = class_of(class_to_search(wanted));
  const std::uint64_t parity = all_one_class_       ? ~std::uint64_t{0}
                               : (wanted & 1U) == 0 ? even_ports
                                                    : ~even_ports;
  const std::uint64_t any = ~std::uint64_t{0};
  for (const bool resting_too : {is_tight(), true}) {
    if (const auto port = search(words, parity, resting_too, unpredictable)) return give(*port);
  }
  if (const auto port = search(words, any, true, unpredictable)) return give(*port);
  return std::nullopt;
}

void PortPool::occupy(std::uint16_t port) {
  if (!test(used_, port)) mark_used(port);
}

void PortPool::rest(std::uint16_t port) {
  mark_unused(port);
  set(resting_, port);
  ++resting_count_;
}

void PortPool::wake(std::uint16_t port) {
  clear(resting_, port);
  --resting_count_;
  mark_used(port);
}

void PortPool::release(std::uint16_t port) {
  if (test(used_, port)) {
    mark_unused(port);
  } else if (test(resting_, port)) {
    clear(resting_, port);
    --resting_count_;
  }
}

}  // namespace guestlink::forward::nat44
