#include "reference/forward/bridge/bridge.h"

namespace guestlink::forward::bridge {

Result<std::unique_ptr<Forwarder>> make(const Settings& settings) {
  return failure(Error::Code::unsupported, "mode " + settings.mode + " is not built yet");
}

}  // namespace guestlink::forward::bridge
