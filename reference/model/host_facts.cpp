#include "reference/model/host_facts.h"

#include <algorithm>

namespace guestlink::model {

const KernelModule* HostFacts::find_module(std::string_view name) const {
  const auto found = std::ranges::find_if(
      modules, [&](const KernelModule& one) { return one.name.value == name; });
  return found == modules.end() ? nullptr : &*found;
}

bool HostFacts::has_package(std::string_view name) const {
  return std::ranges::any_of(packages, [&](const auto& one) { return one.value == name; });
}

}  // namespace guestlink::model
