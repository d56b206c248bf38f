#include <chrono>
#include <string>

#include <netinet/in.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "sim/laptop/claims/reach.h"
#include "sim/laptop/probe_names.h"
#include "sim/steps/ping.h"
#include "sim/steps/tcp.h"

// That nothing arrives cannot be waited for.  The station sends its packets to the host; when they
// have been seen to arrive at the guest's card, the host pings the station: the answer takes the
// same way, behind them.  Once it is there, whatever was let through is there too.

namespace guestlink::sim {
namespace {

constexpr std::uint16_t forbidden_port = 22;

bool seen_at(Recorder& recorder, const FrameTest& wanted) {
  for (const SeenFrame& frame : recorder.frames()) {
    if (wanted(read_frame(frame.bytes))) return true;
  }
  return false;
}

/// Where the LAN finds the machine between; nothing: it has no address there.
std::optional<net::Ipv4Address> outside_address(const Stage& stage) {
  if (stage.topology().road == model::Road::host_routes) {
    const auto own = stage.own_address("host");
    return own ? std::optional(own->address) : std::nullopt;
  }
  if (stage.lease) return stage.lease->address.address;
  const net::Ipv4Address fixed = stage.address("guest", stage.topology().outside);
  return fixed.value == 0 ? std::nullopt : std::optional(fixed);
}

}  // namespace

Result<Attempt> lan_cannot_reach_inside(Stage& stage) {
  const bool guest_is_inside = stage.topology().road == model::Road::host_routes;
  const std::string rider = guest_is_inside ? "guest" : "host";
  if (auto not_yet = cannot_begin(stage, rider)) return *not_yet;
  const auto outside = outside_address(stage);
  if (!outside) return failed(Symptom::no_lease, "the machine between has no address on the LAN");
  World& world = *stage.world;
  const net::Ipv4Cidr target = *stage.own_address(rider);
  const net::Ipv4Address station = stage.address("lan", "eth0");
  const Carrier carrier = stage.carrier_of(rider);
  // What an attacker on the LAN can do: say that the machine between is the way there.
  if (auto done = world.add_route("lan", {target.network(), target.prefix}, *outside); !done) {
    return tl::unexpected(done.error());
  }
  const auto connecting = world.open_socket("lan", AF_INET, SOCK_STREAM | SOCK_NONBLOCK);
  if (!connecting) return tl::unexpected(connecting.error());
  const auto pinging = world.open_socket("lan", AF_INET, SOCK_RAW, IPPROTO_ICMP);
  if (!pinging) return tl::unexpected(pinging.error());
  const std::uint16_t sequence = stage.next_sequence++;
  const auto is_echo = [=](const FrameFacts& facts) {
    return facts.icmp && facts.icmp->type == 8 && facts.icmp->sequence == sequence &&
           facts.ip->source == station;
  };
  const auto is_syn = [=](const FrameFacts& facts) {
    return facts.is_tcp_syn() && facts.tcp->destination == forbidden_port &&
           facts.ip->source == station && facts.ip->destination == target.address;
  };
  if (auto sent = begin_tcp(connecting->number(), {target.address, forbidden_port}); !sent) {
    return tl::unexpected(sent.error());
  }
  if (auto sent = send_echo(pinging->number(), {target.address, echo_id, sequence}); !sent) {
    return tl::unexpected(sent.error());
  }
  Recorder& card = *stage.recorders.at(carrier.out);
  const Duration patience = stage.beyond_fails ? stage.patience() : start_patience;
  const auto arrived =
      world.wait_until([&] { return seen_at(card, is_syn) && seen_at(card, is_echo); }, patience);
  if (!arrived) {
    return failed(Symptom::none, "the station's packets did not reach " + carrier.out);
  }
  const auto barrier = world.open_socket(rider, AF_INET, SOCK_RAW, IPPROTO_ICMP);
  if (!barrier) return tl::unexpected(barrier.error());
  const auto answered = ping(barrier->number(), {station, echo_id, stage.next_sequence++},
                             Deadline::after(stage.patience()));
  if (!answered) return tl::unexpected(answered.error());
  if (!answered->answered) {
    return failed(
        Symptom::unanswered,
        "the barrier packet did not come back, so nothing is proved: " + answered->trouble);
  }
  Recorder& link = *stage.recorders.at(carrier.in);
  for (const auto& [what, test] : {std::pair<const char*, FrameTest>{"SYN to port 22", is_syn},
                                   std::pair<const char*, FrameTest>{"ping", is_echo}}) {
    if (seen_at(link, test)) {
      return failed(Symptom::none,
                    fmt::format("the station's {} came through to {}", what, carrier.in));
    }
  }
  return passed(
      fmt::format("a SYN to {}:{} and a ping from {} reached {} and not {}; a barrier packet "
                  "behind them did",
                  net::to_string(target.address), forbidden_port, net::to_string(station),
                  carrier.out, carrier.in));
}

}  // namespace guestlink::sim
