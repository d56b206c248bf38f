// Mode proxy_arp: one IPv4 network on both sides, each of which is answered for the other's hosts
// (RFC 925 and RFC 1027, as parprouted does it); DHCP crosses with the broadcast flag set, because
// a unicast answer would be sent to a MAC that the access point does not know (RFC 2131
// section 4.1).

#include <algorithm>

#include "reference/forward/route/router4.h"
#include "reference/forward/station/dhcp.h"
#include "reference/net/ethernet.h"

namespace guestlink::forward::route {
namespace {

constexpr std::size_t most_questions = 64;
constexpr std::uint32_t this_host = 0;

}  // namespace

Router4::Leg& Router4::other_side(const Leg& leg) {
  return legs_[leg.port == inside_port ? outside_port.index : inside_port.index];
}

Verdict Router4::proxied_arp(const net::Arp& arp, Leg& leg, const Moment& moment) {
  Leg& other = other_side(leg);
  const net::Ipv4Address own = leg.at.address.address;
  const bool is_probe = arp.sender.value == this_host;
  // Who is known on one side is not believed on the other until that has grown old.
  if (!is_probe && other.neighbours.known(arp.sender)) {
    return Verdict::drop(DropReason::spoofed_source);
  }
  if (!is_probe) {
    leg.neighbours.learn(arp, true, moment.now, moment.outbox);
    answer_questions(arp.sender, leg, moment);
  }
  if (arp.operation != net::Arp::request || arp.target == arp.sender) return Verdict::consumed();
  if (!leg.at.address.contains(arp.target)) return Verdict::drop(DropReason::not_for_us);
  const auto name_of = [&](const Leg& one) { return port_names_[one.port.index]; };
  if (arp.target == own || other.neighbours.known(arp.target)) {
    narration_.note([&] {
      return net::to_string(arp.target) + " is " +
             (arp.target == own ? "our own" : "behind " + name_of(other)) + ": answered";
    });
    answer_arp(arp, leg, moment);
  } else if (!leg.neighbours.known(arp.target)) {
    narration_.note([&] {
      return net::to_string(arp.target) + " is not known: asked for behind " + name_of(other);
    });
    if (questions_.size() >= most_questions) questions_.erase(questions_.begin());
    questions_.push_back({arp, leg.port});
    other.neighbours.wake(other.neighbours.number_of(arp.target), moment.now, moment.outbox);
  }
  return Verdict::consumed();
}

void Router4::answer_questions(net::Ipv4Address found, const Leg& known_on, const Moment& moment) {
  const auto is_answered = [&](const Question& one) {
    return one.asked.target == found && one.from != known_on.port;
  };
  for (const Question& one : questions_) {
    if (is_answered(one)) answer_arp(one.asked, legs_[one.from.index], moment);
  }
  std::erase_if(questions_, is_answered);
}

std::optional<Router4::Way> Router4::shared_way_to(net::Ipv4Address destination,
                                                   PortId from) const {
  if (legs_[inside_port.index].neighbours.known(destination)) return Way{inside_port, destination};
  const bool known_outside = legs_[outside_port.index].neighbours.known(destination) != nullptr;
  return Way{known_outside || from == inside_port ? outside_port : inside_port, destination};
}

bool Router4::shared_source_fits(net::Ipv4Address source, PortId in) const {
  const bool on_network = legs_[outside_port.index].at.address.contains(source);
  if (in == inside_port) {
    return on_network && legs_[outside_port.index].neighbours.known(source) == nullptr;
  }
  return !on_network || legs_[inside_port.index].neighbours.known(source) == nullptr;
}

std::optional<Verdict> Router4::dhcp_crossing(const Packet& packet) const {
  if (!packet.ip.destination().is_broadcast()) return std::nullopt;
  const auto dhcp = station::Dhcp::parse(packet.ip, packet.frame.offload);
  if (!dhcp) return std::nullopt;
  const bool leaves = packet.in == inside_port;
  if (dhcp->from_client() != leaves) return Verdict::drop(DropReason::not_for_us);
  narration_.note([&] {
    return leaves ? "a DHCP client's message crosses, and asks for an answer to all"
                  : "a DHCP server's answer crosses";
  });
  if (leaves) dhcp->ask_for_broadcast();
  const Leg& out = legs_[leaves ? outside_port.index : inside_port.index];
  net::store_mac(packet.frame.bytes, 6, out.at.mac);
  return Verdict::send(out.port);
}

}  // namespace guestlink::forward::route
