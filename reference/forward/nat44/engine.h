#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "reference/forward/forwarder.h"
#include "reference/forward/icmp_error.h"
#include "reference/forward/nat44/flow_table.h"
#include "reference/forward/nat44/fragments.h"
#include "reference/forward/nat44/outgoing_ids.h"
#include "reference/forward/nat44/packet.h"
#include "reference/forward/neighbours.h"
#include "reference/forward/settings.h"

namespace guestlink::forward::nat44 {

/// The masquerading router.  One method per question, in the order in which a packet meets them:
/// batch.cpp (many frames, and the quick way), engine.cpp (the frame), from_inside.cpp,
/// from_outside.cpp, from_local.cpp, errors.cpp (ICMP errors that cross), delivery.cpp (the next
/// hop, MTU and fragments).
class Engine final : public Forwarder {
 public:
  explicit Engine(const Settings& settings);

  Verdict handle(PortId in, net::Frame frame, Instant now, Outbox& outbox) override;
  void handle_batch(std::span<Handled> batch, Outbox& outbox) override;
  Instant expire(Instant now, Outbox& outbox) override;
  bool readdress(const net::Ipv4Cidr& outside, std::optional<net::Ipv4Address> gateway, Instant now,
                 Outbox& outbox) override;

  std::optional<Endpoint> served_by(std::uint8_t protocol, Endpoint outside, Endpoint remote,
                                    Instant now) const override;
  void narrate_to(Narrator* narrator) override { narrator_ = narrator; }
  std::optional<FollowedFlows> flows(std::size_t most, Instant now) const override {
    return table_.living(most, now);
  }

  const FlowTable& table() const { return table_; }

 private:
  /// What nearly every frame is, read at a glance: UDP or TCP of an open connection, whole, without
  /// options, to us.  All others, and those without a session, take the long way.
  struct Glance {
    FlowKey key;
    FlowTable::Ahead ahead;
    bool plain = false;
  };
  /// Where and when a packet came, and where what we say ourselves goes.
  struct Arrival {
    PortId in;
    Instant now;
    Outbox& outbox;
    Tags* missed = nullptr;  ///< Its flow's, if the table was just asked for it in vain.
  };
  /// One of the two networks.
  struct Network {
    PortId port;
    Attachment at;
    Neighbours neighbours;
  };

  /// Tells a step; its words are only made when somebody listens.
  template <class Words>
  void note(Words words) const {
    if (narrator_ != nullptr) [[unlikely]]
      narrator_->step(words());
  }
  std::string words_for(const Session& session, Instant now) const;
  std::string words_for(const Mapping& mapping) const;

  void tick(Instant now, Outbox& outbox);
  Verdict handle_frame(net::Frame frame, const Arrival& arrival);
  Verdict handle_arp(net::Frame frame, const Arrival& arrival);
  Verdict answer_arp(const net::Arp& arp, const net::MacAddress& mac, const Arrival& arrival) const;
  Verdict handle_ipv4(net::Frame frame, const Arrival& arrival);

  Verdict from_inside(Packet& packet, const Arrival& arrival);
  Verdict from_outside(Packet& packet, const Arrival& arrival);
  Verdict from_local(Packet& packet, const Arrival& arrival);

  bool is_inside_host(net::Ipv4Address address) const;
  /// Whether it is an address that somebody may be sent something at through us.
  bool is_one_host(net::Ipv4Address to) const;
  /// Whether a whole UDP packet between these is translated and goes out, if there is a port left:
  /// from_inside() has no other answer for it.
  bool is_masqueraded(net::Ipv4Address source, net::Ipv4Address to) const;
  /// The first packet of a flow outwards.
  Verdict open_outbound(Packet& packet, bool local, const Arrival& arrival);
  Verdict outbound(Packet& packet, std::uint32_t number, const Arrival& arrival);
  Verdict turn_back(Packet& packet, std::uint32_t number, const Arrival& arrival);
  /// To one of our own addresses, from inside.
  Verdict to_own_address(Packet& packet, const Arrival& arrival);

  Verdict inbound(Packet& packet, std::uint32_t number, const Arrival& arrival);
  Verdict inbound_by_mapping(Packet& packet, const Arrival& arrival);
  /// Which inside endpoint may be reached at an outside port from a remote end without a session,
  /// and how; `refused` otherwise.
  struct Entrance {
    DropReason refused = DropReason::none;
    std::uint32_t session = nothing;  ///< Opened for it, or
    std::uint32_t mapping = nothing;  ///< crossed without one.
  };
  Entrance entrance(std::uint8_t protocol, Endpoint near, Endpoint remote, std::uint8_t tcp_flags,
                    bool icmp_request, Instant now);
  const PortForward* forward_for(std::uint8_t protocol, Endpoint near,
                                 net::Ipv4Address remote) const;
  bool accepts(std::uint8_t protocol, Endpoint near) const;
  /// How many sessions a forward has let in.
  std::size_t& turns(const PortForward& forward);
  std::size_t turns(const PortForward& forward) const;
  /// Where a forward leads next: among hosts that share it to whose turn it is.
  Endpoint next_end(const PortForward& forward, Endpoint near) const;

  /// The second half of a hairpin: what a packet to one of our outside addresses, from the outside
  /// endpoint `external`, is rewritten to; the filter is asked as for one from outside.
  struct SecondHalf {
    DropReason refused = DropReason::none;
    Rewrite inwards;
  };
  SecondHalf second_half(const Packet& packet, Endpoint external, Instant now);

  /// How an end is rewritten whose address is one host's alone; nothing if it is not.
  std::optional<Rewrite> owned_outwards(Endpoint inside) const;
  std::optional<Rewrite> owned_inwards(Endpoint outside) const;
  Verdict carry_owned(Packet& packet, const Way& way, const Arrival& arrival);
  /// From a host with an address of its own to one of our outside addresses; nothing if the packet
  /// is for the machine itself.
  std::optional<Verdict> owned_turns_back(Packet& packet, const Rewrite& outwards,
                                          const Arrival& arrival);

  Verdict error_from_outside(Packet& packet, const Arrival& arrival);
  Verdict error_from_inside(Packet& packet, bool local, const Arrival& arrival);
  /// From inside, about a packet that had turned round.
  Verdict error_turned_back(Packet& packet, const Arrival& arrival);
  std::optional<Rewrite> inwards_of(std::uint8_t protocol, Endpoint outside, Endpoint remote,
                                    Instant now);
  std::optional<Rewrite> outwards_of(std::uint8_t protocol, Endpoint inside, Endpoint remote,
                                     Instant now);

  /// Follows the first piece.
  Verdict later_piece(Packet& packet, const Arrival& arrival);
  /// Rewrites and sends; remembers the way if the packet is a first piece.
  Verdict go(Packet& packet, Way way, const Arrival& arrival);
  /// Gives fragments another identification where two inside hosts chose the same one.
  void keep_ids_apart(const Packet& packet, Way& way, Instant now);
  /// Sends what is rewritten: fills in the Ethernet addresses or waits for them.
  Verdict transmit(const Packet& packet, Network& side, std::uint32_t hop, const Arrival& arrival);
  Verdict to_local(const Packet& packet) const;
  Verdict answer_echo(const Packet& packet, const Arrival& arrival) const;
  /// Whether the packet may be carried as far as its TTL says; complains if not.
  bool outlives_hop(const Packet& packet, const Arrival& arrival);
  bool fits(const Packet& packet, std::uint16_t mtu) const;
  /// What becomes of one that does not fit: a complaint, or pieces.
  Verdict too_big(Packet& packet, Way way, std::uint16_t mtu, const Arrival& arrival);
  bool may_answer_refusal(Instant now) const {
    return settings_.nat44.answer_refusals && !icmp_rate_.is_spent(now);
  }
  void complain(const Packet& packet, const IcmpComplaint& complaint, const Arrival& arrival);
  Verdict refuse(const Packet& packet, DropReason reason, const Arrival& arrival);

  Network& network(PortId port) { return port == outside_port ? outside_ : inside_; }
  net::Ipv4Address next_hop(net::Ipv4Address destination) const {
    return settings_.outside.address.contains(destination) || !settings_.gateway
               ? destination
               : *settings_.gateway;
  }
  bool is_own(net::Ipv4Address address) const {
    return address == inside_.at.address.address || table_.is_outside(address);
  }
  static Rewrite outbound_rewrite(const Session& session);
  static Rewrite inbound_rewrite(const Session& session);
  Rewrite inbound_rewrite(const Mapping& mapping) const;
  Rewrite outbound_rewrite(const Mapping& mapping) const;
  FlowKey outside_key(const Packet& packet) const;
  static FlowKey inside_key(const Packet& packet);

  void glance(const Handled& one, Glance& seen) const;
  /// The same for a group, and what it will need is brought nearer.
  void look_ahead(std::span<const Handled> group, std::span<Glance> seen) const;
  /// The session of a flow that seemed to have none: opened where that takes no more than a port;
  /// else `nothing`, and then the packet is refused or `arrival` says what the long way must know.
  std::uint32_t open_quickly(Handled& one, Glance& seen, Arrival& arrival);
  /// Along a session that is open, by the same rules as the long way; false: not decided.
  bool carry_quickly(Handled& one, Session& session);

  Settings settings_;
  Network inside_;
  Network outside_;
  FlowTable table_;
  Fragments fragments_;
  OutgoingIds outgoing_ids_;
  IcmpRate icmp_rate_;
  std::vector<std::size_t> turns_;  ///< By forward.
  Instant next_tick_{INT64_MIN};
  Narrator* narrator_ = nullptr;
};

}  // namespace guestlink::forward::nat44
