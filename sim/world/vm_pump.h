#pragma once

#include <string>
#include <vector>

#include "reference/base/result.h"
#include "reference/net/address.h"

namespace guestlink::sim {

/// One network card of a virtual machine: the host's tap and the guest's own interface.
struct PumpedCard {
  std::string tap;
  std::string card;
  net::MacAddress card_mac;
};

/// What bhyve's network back end does, as a process: opens each card's tap in `host_net`, where the
/// calling process is and stays, and makes its card in `guest_net`, then carries frames both ways
/// until it is killed.  Prints "ready" when all are there.  Returns only on failure: a tap that is
/// already open elsewhere, one that is not there or that goes away.
Result<std::string> pump_vm(const std::vector<PumpedCard>& cards, int host_net, int guest_net);

}  // namespace guestlink::sim
