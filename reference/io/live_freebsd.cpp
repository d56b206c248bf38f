#include "reference/io/live.h"

namespace guestlink::io {
namespace {

Failure not_here() {
  return failure(Error::Code::unsupported,
                 "forwarding live needs Linux: run guestlink forward in the guest");
}

}  // namespace

Result<std::unique_ptr<Port>> open_interface(const std::string& /*interface*/) {
  return not_here();
}
Result<std::unique_ptr<Port>> open_tap(const std::string& /*name*/,
                                       const TapSettings& /*settings*/) {
  return not_here();
}
Result<std::unique_ptr<Silence>> silence_kernel(std::span<const std::string> /*interfaces*/) {
  return not_here();
}
Result<std::vector<net::Ipv4Cidr>> kernel_addresses(const std::string& /*interface*/) {
  return not_here();
}

}  // namespace guestlink::io
