#include "reference/forward/huge_pages.h"

namespace guestlink::forward {

// FreeBSD promotes memory that is wholly used to superpages by itself (vm.pmap.pg_ps_enabled).
void prefer_huge_pages(void* /*begin*/, std::size_t /*bytes*/) {}

}  // namespace guestlink::forward
