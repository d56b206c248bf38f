#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "reference/forward/fault.h"
#include "reference/forward/forwarder.h"
#include "reference/forward/icmp_error.h"
#include "reference/forward/ipv6/neighbours6.h"
#include "reference/forward/ipv6/prefix_translation.h"
#include "reference/forward/narration.h"
#include "reference/forward/settings.h"
#include "reference/net/ipv6.h"

namespace guestlink::forward::ipv6 {

/// Routes IPv6 between its ports.  In the order in which a packet meets them: router6.cpp (the
/// frame, our own addresses), discovery.cpp (neighbours, and the proxy for them), forwarding.cpp
/// (RFC 8200 and 4291: what may go on, and where to), errors.cpp (RFC 4443).
class Router6 final : public Forwarder {
 public:
  explicit Router6(const Settings& settings);

  Verdict handle(PortId in, net::Frame frame, Instant now, Outbox& outbox) override;
  Instant expire(Instant now, Outbox& outbox) override;
  void narrate_to(Narrator* narrator) override { narration_.tell(narrator); }

 private:
  /// One of its networks.
  struct Leg {
    PortId port;
    net::MacAddress mac;
    std::uint16_t mtu = 1500;
    net::Ipv6Address link_local;
    std::optional<net::Ipv6Cidr> address;
    Neighbours6 neighbours;
  };
  struct Packet {
    PortId in;
    net::Frame frame;
    net::Ipv6Edit ip;
    net::MacAddress sender;
  };
  struct Moment {
    Instant now;
    Outbox& outbox;
  };
  /// The next hop of a packet.
  struct Way {
    Leg* leg = nullptr;
    net::Ipv6Address hop;
  };
  /// What an ICMPv6 error says.
  struct Complaint {
    std::uint8_t type = 0;
    std::uint8_t code = 0;
    std::uint32_t value = 0;  ///< The MTU, or a parameter problem's pointer.
  };
  /// Somebody who asked for a neighbour on the other side and was not answered yet.
  struct Question {
    net::Ipv6Address target;
    net::NeighbourMessage asked;
    net::MacAddress mac;
    PortId from;
  };

  Verdict take(Packet& packet, const Moment& moment);
  DropReason unfit(const Packet& packet, const Leg& leg) const;
  Verdict to_own_address(const Packet& packet, const Moment& moment) const;
  Verdict answer_echo(const Packet& packet) const;

  Verdict discovery(const Packet& packet, const Moment& moment);
  Verdict asked(const net::NeighbourMessage& message, const Packet& packet, const Moment& moment);
  void ask_other_side(const net::NeighbourMessage& message, const Packet& packet,
                      const Moment& moment);
  void answer(Leg& leg, const net::NeighbourMessage& asked, const net::MacAddress& to, bool our_own,
              const Moment& moment) const;
  void answer_questions(const net::Ipv6Address& target, const Leg& known_on, const Moment& moment);
  Leg* other_side(const Leg& leg);
  bool is_shared(const net::Ipv6Address& address) const;

  Verdict forward(Packet& packet, const Moment& moment);
  std::optional<Way> way_to(const net::Ipv6Address& destination, PortId from);
  bool may_come_from(const net::Ipv6Address& source, PortId in);
  DropReason translate(const Packet& packet, const Leg& out) const;
  void translate_quoted(const Packet& packet, const PrefixMap& map, bool outwards) const;
  const PrefixMap* map_of(const net::Ipv6Address& address, bool outside) const;
  bool fits(const Packet& packet, std::uint16_t mtu) const;
  Verdict transmit(const Packet& packet, const Way& way, const Moment& moment);

  Verdict refuse(const Packet& packet, const Complaint& complaint, DropReason reason,
                 const Moment& moment);
  void complain(net::Bytes about, PortId in, const net::MacAddress& to, const Complaint& complaint,
                const Moment& moment);

  Leg& leg(PortId port) { return legs_[port.index]; }
  bool is_own(const net::Ipv6Address& address, const Leg& on) const;

  Ipv6Settings settings_;
  std::vector<Leg> legs_;
  std::vector<PrefixMap> maps_;
  std::vector<Question> questions_;
  IcmpRate error_rate_;
  std::vector<std::string> port_names_;
  Narration narration_;
};

/// In the settings of IPv6, if there are any.
Fault fault(const Settings& settings);

/// The part that carries IPv6, of the same ports as the mode's own; for Settings::ipv6 only.
std::unique_ptr<Forwarder> make(const Settings& settings);

}  // namespace guestlink::forward::ipv6
