#pragma once

#include <map>
#include <string>

#include "reference/base/diagnostic.h"
#include "reference/forward/settings.h"
#include "reference/model/pf.h"

namespace guestlink::relay {

/// Which of the forwarder's ports an interface of pf.conf is: "re1" → "outside".
using PfPorts = std::map<std::string, std::string, std::less<>>;

/// Puts what a pf.conf says into settings that have the addresses: with a nat or binat rule the
/// mode is nat44, otherwise route; rdr becomes port forwards; pass, block, antispoof and set skip
/// become the filter.  Whatever cannot be said in settings is an error at its place, and the
/// settings then mean nothing: a firewall that is translated in part lets in what it should not.
void apply_pf(const model::PfConfig& config, const PfPorts& ports, forward::Settings& settings,
              Diagnostics& out);

}  // namespace guestlink::relay
