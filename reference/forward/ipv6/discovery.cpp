// Neighbour discovery on each network (RFC 4861), and answers for the other side's hosts when both
// share one prefix (RFC 4861 section 7.2.8), because a station rarely gets a prefix of its own.

#include <algorithm>

#include "reference/forward/ipv6/router6.h"
#include "reference/net/ethernet.h"
#include "reference/net/icmpv6.h"

namespace guestlink::forward::ipv6 {
namespace {

constexpr std::size_t most_questions = 64;
constexpr net::Ipv6Address all_nodes{{0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};

}  // namespace

/// RS, RA, NS, NA and redirect stay on their link; NS and NA may be for us.
Verdict Router6::discovery(const Packet& packet, const Moment& moment) {
  const auto message =
      net::parse_neighbour_message(*net::Ipv6View::parse(net::Bytes(packet.ip.bytes())));
  if (!message) return Verdict::drop(DropReason::not_beyond_link);
  if (!message->advertisement) return asked(*message, packet, moment);
  Leg& leg = this->leg(packet.in);
  if (!leg.neighbours.heard(*message, moment.now, moment.outbox)) {
    return Verdict::drop(DropReason::not_beyond_link);
  }
  answer_questions(message->target, leg, moment);
  return Verdict::consumed();
}

Verdict Router6::asked(const net::NeighbourMessage& message, const Packet& packet,
                       const Moment& moment) {
  Leg& leg = this->leg(packet.in);
  const bool our_own = message.target == leg.link_local ||
                       (leg.address && message.target == leg.address->address) ||
                       (settings_.neighbour_proxy && is_own(message.target, leg));
  if (our_own) {
    if (message.mac) {
      leg.neighbours.learn(message.source, *message.mac, moment.now, moment.outbox);
    }
    answer(leg, message, packet.sender, true, moment);
    return Verdict::consumed();
  }
  Leg* other = other_side(leg);
  if (other == nullptr || !is_shared(message.target)) {
    return Verdict::drop(DropReason::not_beyond_link);
  }
  if (leg.neighbours.mac(message.target)) return Verdict::consumed();  // it answers for itself
  if (message.mac && is_shared(message.source) && &leg == legs_.data()) {
    // A host inside made itself known: packets for it can be told from those for the outside.
    leg.neighbours.learn(message.source, *message.mac, moment.now, moment.outbox);
  }
  if (other->neighbours.mac(message.target)) {
    answer(leg, message, packet.sender, false, moment);
  } else {
    ask_other_side(message, packet, moment);
  }
  return Verdict::consumed();
}

void Router6::ask_other_side(const net::NeighbourMessage& message, const Packet& packet,
                             const Moment& moment) {
  if (questions_.size() >= most_questions) questions_.erase(questions_.begin());
  questions_.push_back({message.target, message, packet.sender, packet.in});
  other_side(leg(packet.in))->neighbours.wake(message.target, moment.now, moment.outbox);
}

void Router6::answer_questions(const net::Ipv6Address& target, const Leg& known_on,
                               const Moment& moment) {
  const auto is_answered = [&](const Question& one) {
    return one.target == target && one.from != known_on.port;
  };
  for (const Question& one : questions_) {
    if (is_answered(one)) answer(leg(one.from), one.asked, one.mac, false, moment);
  }
  std::erase_if(questions_, is_answered);
}

/// RFC 4861 section 7.2.4; a proxy's answer does not override the owner's (section 7.2.8).
void Router6::answer(Leg& leg, const net::NeighbourMessage& asked, const net::MacAddress& to,
                     bool our_own, const Moment& moment) const {
  net::NeighbourMessage message;
  message.advertisement = true;
  message.source = our_own ? asked.target : leg.link_local;
  message.target = asked.target;
  message.mac = leg.mac;
  message.router = true;
  message.override_known = our_own;
  const bool is_probe = asked.source.is_unspecified();
  message.solicited = !is_probe;
  message.destination = is_probe ? all_nodes : asked.source;
  const net::MacAddress receiver = is_probe ? net::multicast_mac(all_nodes) : to;
  moment.outbox.originate(leg.port, net::neighbour_frame(message, leg.mac, receiver));
}

Router6::Leg* Router6::other_side(const Leg& leg) {
  if (!settings_.neighbour_proxy || leg.port.index > outside_port.index) return nullptr;
  return &legs_[leg.port == inside_port ? outside_port.index : inside_port.index];
}

bool Router6::is_shared(const net::Ipv6Address& address) const {
  return settings_.neighbour_proxy && settings_.outside && settings_.outside->contains(address);
}

}  // namespace guestlink::forward::ipv6
