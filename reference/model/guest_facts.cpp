#include "reference/model/guest_facts.h"

#include <algorithm>

namespace guestlink::model {

bool GuestFacts::has_package(std::string_view name) const {
  return std::ranges::any_of(packages, [&](const auto& one) { return one.value == name; });
}

}  // namespace guestlink::model
