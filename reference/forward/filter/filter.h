#pragma once

#include <memory>

#include "reference/forward/fault.h"
#include "reference/forward/forwarder.h"
#include "reference/forward/settings.h"

namespace guestlink::forward::filter {

/// A packet filter before and behind a forwarder of routed packets: each packet is judged where it
/// comes in and where it goes out, as pf(4) does it, the forwarder's own packets too.  On the
/// outside of nat44 rules see what port forwards lead to (pf.conf(5): translation comes first).
std::unique_ptr<Forwarder> around(std::unique_ptr<Forwarder> inner, const Settings& settings,
                                  const FilterSettings& filter);

/// A rule that names a port that there is not.
Fault fault(const Settings& settings, const FilterSettings& filter);

}  // namespace guestlink::forward::filter
