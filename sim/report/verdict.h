#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/expect/claim.h"

namespace guestlink::sim {

enum class Network : std::uint8_t { yes, no, unknown };

/// The answer to what everybody wants to know.
struct Verdict {
  Network network = Network::unknown;
  std::string sentence;  ///< "After a reboot this laptop has no network: …"
};

/// Judges by the laptop's own forwarder where it was tried, else by guestlink's.
Verdict verdict_of(const std::vector<Claim>& all);

}  // namespace guestlink::sim
