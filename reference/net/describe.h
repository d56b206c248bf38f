#pragma once

#include <string>

#include "reference/net/bytes.h"

namespace guestlink::net {

/// One line for a person, much as tcpdump(8) would say it without a name server, with the Ethernet
/// addresses in front: "02:…:01 > 02:…:02 172.24.1.49:5353 > 192.0.2.9:53 udp 12 ttl 64".
/// Never fails: what cannot be read is said to be so.
std::string describe(Bytes frame);

}  // namespace guestlink::net
