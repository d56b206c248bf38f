#pragma once

#include <string>
#include <vector>

#include "reference/base/source.h"
#include "reference/model/laptop.h"

namespace guestlink::model {

/// One script of rc(8) and what its head says of its place.
struct RcScript {
  std::string name{};                   ///< "netif"
  std::vector<std::string> provides{};  ///< `# PROVIDE:`
  std::vector<std::string> needs{};     ///< `# REQUIRE:`
  std::vector<std::string> before{};    ///< `# BEFORE:`
  const HostScript* own = nullptr;  ///< The laptop's own script; nullptr: the system's or a port's.
  bool never = false;               ///< `# KEYWORD: nostart`: not at boot.
};

/// The scripts that touch the network of this laptop, in the order in which rc(8) runs them: the
/// system's and those of vm-bhyve, wifibox and dnsmasq as `release` has them, and the laptop's own
/// in /etc/rc.d and /usr/local/etc/rc.d, which replace one of the same name.  As rcorder(8): what a
/// script requires comes before it, also what says to be BEFORE it; names that nobody provides
/// count for nothing; where a circle closes, the script that closes it is not waited for.  Between
/// scripts that no such line relates the real order may be another.
std::vector<RcScript> rc_order(const Laptop& laptop, const SourceSet& sources, Release release);

}  // namespace guestlink::model
