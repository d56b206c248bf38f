#include <sys/mman.h>

#include "reference/forward/huge_pages.h"

namespace guestlink::forward {

void prefer_huge_pages(void* begin, std::size_t bytes) {
  ::madvise(begin, bytes, MADV_HUGEPAGE);
}

}  // namespace guestlink::forward
