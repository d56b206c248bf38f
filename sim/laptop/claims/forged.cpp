#include <string>

#include <netinet/in.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "sim/laptop/claims/reach.h"
#include "sim/laptop/probe_names.h"
#include "sim/steps/ping.h"
#include "sim/steps/socket.h"

// The host sends with an address that is not of its network; a ping with its own address takes the
// same way behind it and must be answered: then the forged one would have got out before.

namespace guestlink::sim {
namespace {

constexpr net::Ipv4Address forged{0xC0000201U};  // 192.0.2.1, RFC 5737

bool is_forged(const SeenFrame& frame) {
  const FrameFacts facts = read_frame(frame.bytes);
  return facts.ip && facts.ip->source == forged;
}

bool seen_at(Recorder& recorder) {
  for (const SeenFrame& frame : recorder.frames()) {
    if (is_forged(frame)) return true;
  }
  return false;
}

}  // namespace

Result<Attempt> forged_source_stays_inside(Stage& stage) {
  if (auto not_yet = cannot_begin(stage, "host")) return *not_yet;
  World& world = *stage.world;
  const Endpoint at{"host", stage.topology().host_side};
  if (auto done = world.add_address(at, {forged, 32}); !done) return tl::unexpected(done.error());
  const net::Ipv4Address server = stage.address("net", "eth0");
  const auto socket = world.open_socket("host", AF_INET, SOCK_RAW, IPPROTO_ICMP);
  if (!socket) return tl::unexpected(socket.error());
  const SystemAddress own({forged, 0});
  if (::bind(socket->number(), own.get(), own.size()) != 0) {
    return tl::unexpected(Error{Error::Code::failed, "cannot bind to a forged address"});
  }
  const auto sent = send_echo(socket->number(), {server, echo_id, stage.next_sequence++});
  if (auto done = world.remove_address(at, {forged, 32}); !done)
    return tl::unexpected(done.error());
  if (!sent) return failed(Symptom::no_route, sent.error().message);
  const auto barrier = world.open_socket("host", AF_INET, SOCK_RAW, IPPROTO_ICMP);
  if (!barrier) return tl::unexpected(barrier.error());
  const auto answered = ping(barrier->number(), {server, echo_id, stage.next_sequence++},
                             Deadline::after(stage.patience()));
  if (!answered) return tl::unexpected(answered.error());
  const Carrier carrier = stage.carrier_of("host");
  if (!seen_at(*stage.recorders.at(carrier.in))) {
    return failed(Symptom::no_link, "the forged packet did not come to " + carrier.in);
  }
  if (seen_at(*stage.recorders.at(carrier.out))) {
    return failed(Symptom::untranslated,
                  fmt::format("{} left at {}", net::to_string(forged), carrier.out));
  }
  if (!answered->answered) {
    return failed(
        Symptom::unanswered,
        "the barrier packet did not come back, so nothing is proved: " + answered->trouble);
  }
  return passed(
      fmt::format("a ping from {} was seen at {} and not at {}; the ping behind it was "
                  "answered",
                  net::to_string(forged), carrier.in, carrier.out));
}

}  // namespace guestlink::sim
