#pragma once

#include <cstddef>

namespace guestlink::forward {

/// Where huge pages begin and how large they are on the machines we know.
inline constexpr std::size_t huge_page_bytes = std::size_t{1} << 21U;

/// Asks the system to back memory that was not touched yet with huge pages: a table of a million
/// flows is looked up all over, and small pages would cost a walk of the page tables each time.
/// Nothing depends on being granted it.
void prefer_huge_pages(void* begin, std::size_t bytes);

}  // namespace guestlink::forward
