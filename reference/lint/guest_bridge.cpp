#include "reference/lint/guest_bridge.h"

#include <string>

namespace guestlink::lint {

std::vector<SourceSpan> bridged_radios(const model::Laptop& laptop) {
  std::vector<SourceSpan> found;
  if (!laptop.guest.interfaces) return found;
  for (const auto& stanza : laptop.guest.interfaces->stanzas) {
    for (const auto& option : stanza.options) {
      const bool ports = option.keyword.value == "bridge-ports" ||
                         option.keyword.value == "bridge_ports" ||
                         option.value.value.find("addif") != std::string::npos;
      if (ports && option.value.value.find("wlan") != std::string::npos) {
        found.push_back(option.value.where);
      }
    }
  }
  return found;
}

}  // namespace guestlink::lint
