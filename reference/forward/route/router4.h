#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reference/forward/forwarder.h"
#include "reference/forward/icmp_error.h"
#include "reference/forward/narration.h"
#include "reference/forward/neighbours.h"
#include "reference/forward/settings.h"
#include "reference/net/arp.h"
#include "reference/net/ipv4.h"

namespace guestlink::forward::route {

/// Routes IPv4 between its ports without translation (RFC 1812).  router4.cpp decides what may go
/// on and where to; proxy_arp.cpp joins both sides
/// to one network, if asked to; delivery.cpp counts the hop, cuts, and finds the neighbour.
class Router4 final : public Forwarder {
 public:
  explicit Router4(const Settings& settings);

  Verdict handle(PortId in, net::Frame frame, Instant now, Outbox& outbox) override;
  Instant expire(Instant now, Outbox& outbox) override;
  void narrate_to(Narrator* narrator) override { narration_.tell(narrator); }

 private:
  struct Leg {
    PortId port;
    Attachment at;
    Neighbours neighbours;
  };
  struct Packet {
    PortId in;
    net::Frame frame;
    net::Ipv4Edit ip;
  };
  struct Moment {
    Instant now;
    Outbox& outbox;
  };
  /// Somebody who asked for a host of the other side and was not answered yet.
  struct Question {
    net::Arp asked;
    PortId from;
  };
  struct Way {
    PortId out;
    net::Ipv4Address hop;
  };

  Verdict handle_arp(const net::Arp& arp, Leg& leg, const Moment& moment);
  static void answer_arp(const net::Arp& arp, const Leg& leg, const Moment& moment);
  DropReason unfit(const Packet& packet) const;
  Verdict answer_echo(const Packet& packet) const;
  Verdict forward(Packet& packet, const Moment& moment);
  std::optional<Way> way_to(net::Ipv4Address destination, PortId from) const;
  bool may_come_from(net::Ipv4Address source, PortId in) const;
  bool is_own(net::Ipv4Address address) const;

  // proxy_arp.cpp: both sides are one network.
  Leg& other_side(const Leg& leg);
  Verdict proxied_arp(const net::Arp& arp, Leg& leg, const Moment& moment);
  void answer_questions(net::Ipv4Address found, const Leg& known_on, const Moment& moment);
  std::optional<Way> shared_way_to(net::Ipv4Address destination, PortId from) const;
  bool shared_source_fits(net::Ipv4Address source, PortId in) const;
  /// Of a broadcast DHCP message; nothing of others.
  std::optional<Verdict> dhcp_crossing(const Packet& packet) const;

  Verdict deliver(Packet& packet, const Way& way, const Moment& moment);
  static bool fits(const Packet& packet, std::uint16_t mtu);
  Verdict too_big(const Packet& packet, const Way& way, const Moment& moment);
  Verdict transmit(net::Frame frame, const Way& way, const Moment& moment);
  Verdict refuse(const Packet& packet, const IcmpComplaint& complaint, DropReason reason,
                 const Moment& moment);

  std::optional<net::Ipv4Address> gateway_;
  bool shared_;  ///< Mode proxy_arp: inside has no network of its own.
  std::vector<Question> questions_;
  std::vector<Leg> legs_;
  IcmpRate error_rate_;
  std::vector<std::string> port_names_;
  Narration narration_;
};

}  // namespace guestlink::forward::route
