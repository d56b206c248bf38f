#include "reference/model/guest_services.h"

#include <algorithm>

namespace guestlink::model {

bool is_same_module(std::string_view one, std::string_view other) {
  const auto plain = [](char byte) { return byte == '-' ? '_' : byte; };
  return std::ranges::equal(one, other, {}, plain, plain);
}

}  // namespace guestlink::model
