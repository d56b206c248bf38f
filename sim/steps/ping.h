#pragma once

#include <cstdint>
#include <string>

#include "reference/base/result.h"
#include "reference/base/time.h"
#include "reference/net/ip_address.h"
#include "sim/steps/deadline.h"

namespace guestlink::sim {

/// One echo request of ICMP or, to an IPv6 address, of ICMPv6, recognisable at every hop by its
/// sequence number.
struct Echo {
  net::IpAddress to;
  std::uint16_t id = 0;
  std::uint16_t sequence = 0;
  std::uint16_t payload_bytes = 56;  ///< ping(8)'s default.
};

/// What became of it.
struct EchoOutcome {
  bool answered = false;
  Duration round_trip{};
  std::string trouble;  ///< Why there was no answer: "no answer", "Network is unreachable".
};

/// Of the raw socket, of family_of(echo.to), that it goes through.
int protocol_of(const Echo& echo);

/// Sends `echo` and does not wait; an error where the kernel has no way there.
Status send_echo(int descriptor, const Echo& echo);

/// Sends `echo` through `descriptor`, a raw socket of its ICMP, and waits for its reply or for an
/// ICMP error that quotes it.
Result<EchoOutcome> ping(int descriptor, const Echo& echo, const Deadline& deadline);

}  // namespace guestlink::sim
