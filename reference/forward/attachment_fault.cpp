#include "reference/forward/attachment_fault.h"

#include <fmt/format.h>

namespace guestlink::forward {

Fault fault_of_attachment(const std::string& name, const std::string& key, const Attachment& at) {
  if (at.mac.is_zero() || at.mac.is_group()) {
    return {fmt::format("{}.mac must be a station's address, not {}", name, net::to_string(at.mac)),
            key + ".mac"};
  }
  if (at.address.address.value == 0) return {fmt::format("{}.address is missing", name), key};
  if (at.mtu < 576) {
    return {fmt::format("{}.mtu is {}; IPv4 needs at least 576 here", name, at.mtu), key + ".mtu"};
  }
  return {};
}

Fault fault_of_gateway(const Settings& settings) {
  if (!settings.gateway || settings.outside.address.contains(*settings.gateway)) return {};
  return {fmt::format("the gateway {} is not in {}", net::to_string(*settings.gateway),
                      net::to_string(settings.outside.address)),
          "outside.gateway"};
}

}  // namespace guestlink::forward
