#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "reference/base/time.h"
#include "reference/forward/forwarder.h"
#include "reference/io/port.h"
#include "reference/net/address.h"
#include "reference/relay/counters.h"
#include "reference/relay/observer.h"

namespace guestlink::relay {

/// What a pump over captures is told, and tells.
struct CapturePump {
  bool keep_going = false;  ///< What stood before a capture's damage counts; the damage is noted.
  std::vector<std::string> damage;
  Observer* observer = nullptr;  ///< Sees every frame; nullptr: nobody does.
};

/// Moves frames between `ports`, which are the forwarder's in order, until every capture has ended:
/// the earliest frame of all ports first, of equals that of the first port, so that there is one
/// order.  Time is the captures' own and never goes back.
Result<Counters> pump_captures(std::span<io::Port* const> ports, forward::Forwarder& forwarder,
                               CapturePump& pump);

/// What the outside network lends.
struct Lease {
  net::Ipv4Cidr address;
  std::optional<net::Ipv4Address> gateway;
};

/// What a pump over live ports needs besides them.
struct LivePump {
  int stop = -1;                 ///< It ends when this descriptor is readable.
  Instant (*clock)() = nullptr;  ///< Asked once per batch; never goes back.
  int reread = -1;               ///< When this descriptor is readable, `lease` is asked.
  std::function<std::optional<Lease>()> lease{};  ///< Reads `reread` empty; nothing: all stays.
  int asked = -1;                         ///< When this descriptor is readable, `answer` is called.
  std::function<void(Instant)> answer{};  ///< Between two batches; reads `asked` empty.
};

/// Moves frames between live ports until told to stop; then takes what has already come in.
Result<Counters> pump_live(std::span<io::Port* const> ports, forward::Forwarder& forwarder,
                           const LivePump& pump);

}  // namespace guestlink::relay
