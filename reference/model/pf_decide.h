#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "reference/model/pf.h"
#include "reference/net/address.h"

namespace guestlink::model {

/// The first packet of a conversation, as it comes to the filter (behind translation).
struct PfPacket {
  std::string interface;  ///< "bridge0"
  PfRule::Direction direction = PfRule::Direction::in;
  std::uint8_t protocol = 6;  ///< 1 ICMP, 6 TCP (with SYN alone), 17 UDP
  net::Ipv4Address source, destination;
  std::uint16_t source_port = 0, destination_port = 0;
  std::optional<std::uint8_t> icmp_type;
};

/// An address that an interface has; what is not said is not known.
struct PfInterfaceAddress {
  std::string interface;
  net::Ipv4Cidr address;
};

enum class PfAnswer : std::uint8_t { pass, block, unknown };

struct PfVerdict {
  PfAnswer answer = PfAnswer::pass;
  /// The rule that decides, or that nobody can judge; nullptr: none fits, or the interface is
  /// skipped.
  const PfRule* rule = nullptr;
};

/// What the filter rules do with the packet: the last that fits decides, `quick` at once, and
/// without any it passes.  Rules that ask for what is not known here (a table's file, a user, a
/// name) make the answer unknown, where it depends on them.  What other programs load into anchors
/// does not count.
PfVerdict decide(const PfConfig& config, const PfPacket& packet,
                 std::span<const PfInterfaceAddress> addresses = {});

}  // namespace guestlink::model
