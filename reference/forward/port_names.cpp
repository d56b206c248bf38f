#include "reference/forward/port_names.h"

namespace guestlink::forward {

std::vector<std::string> port_names(const Settings& settings) {
  std::vector<std::string> names{"inside", "outside"};
  if (settings.local) names.emplace_back("local");
  for (const FurtherPort& port : settings.ports) names.push_back(port.name);
  return names;
}

}  // namespace guestlink::forward
