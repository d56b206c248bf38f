#include "reference/forward/nat44/nat44.h"

namespace guestlink::forward::nat44 {

Result<std::unique_ptr<Forwarder>> make(const Settings& settings) {
  return failure(Error::Code::unsupported, "mode " + settings.mode + " is not built yet");
}

}  // namespace guestlink::forward::nat44
