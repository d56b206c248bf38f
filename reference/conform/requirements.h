#pragma once

#include <span>
#include <string_view>

namespace guestlink::conform {

/// One thing a forwarder must do, by the number that packet tables name it by.
struct Requirement {
  std::string_view id;      ///< "U1"
  std::string_view source;  ///< Where it is demanded: "RFC 4787 REQ-1".
  std::string_view title;   ///< What is demanded, in a few words.
};

/// In the order of the report: UDP, TCP, ICMP, the rest, bridges.
std::span<const Requirement> requirements();

}  // namespace guestlink::conform
