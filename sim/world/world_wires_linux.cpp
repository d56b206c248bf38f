#include <algorithm>
#include <cerrno>

#include <sys/socket.h>

#include <fmt/format.h>

#include "sim/world/world_state.h"

namespace guestlink::sim {

Status World::State::start_wires() {
  wired = wired_links(topology, options.seed);
  if (wired.empty()) return {};
  auto sockets = make_socket_pair();
  if (!sockets) return tl::unexpected(sockets.error());
  wire_control = std::move(sockets->first);
  const Place place{.user = birth.user.number(),
                    .pid = birth.pid.number(),
                    .ipc = birth.ipc.number(),
                    .uts = -1,
                    .net = birth.net.back().number(),
                    .mount = birth.mount.number()};
  auto started =
      adopt(start_call(place, [&] { return carry_wires(wired, sockets->second.number()); }));
  if (!started) return tl::unexpected(started.error());
  if (auto ready = started->wait_for_line("ready", std::chrono::seconds(20)); !ready) return ready;
  wires = std::move(*started);
  return {};
}

Result<WireReply> World::State::ask_wires(const std::string& id, WireRequest request) {
  const auto found = std::ranges::find(wired, id, &WiredLink::id);
  if (found == wired.end()) {
    return failure(Error::Code::failed,
                   fmt::format("link '{}' has neither an impairment nor Wi-Fi's rules", id));
  }
  request.link = static_cast<std::uint32_t>(found - wired.begin());
  WireReply reply;
  if (::send(wire_control.number(), &request, sizeof request, MSG_NOSIGNAL) != sizeof request) {
    return system_failure("cannot ask the wire process");
  }
  ssize_t got = 0;
  do {
    got = ::recv(wire_control.number(), &reply, sizeof reply, 0);
  } while (got < 0 && errno == EINTR);
  if (got != sizeof reply) return failure(Error::Code::failed, "the wire process has ended");
  if (!reply.good) {
    return failure(Error::Code::failed, fmt::format("link '{}' has no Wi-Fi's rules", id));
  }
  return reply;
}

Status World::change_link(const std::string& id, const Impairment& impairment) {
  const auto done = state_->ask_wires(
      id, {.kind = WireRequest::Kind::impairment, .link = 0, .impairment = impairment, .wifi = {}});
  return done ? Status{} : Status(tl::unexpected(done.error()));
}

Status World::change_link(const std::string& id, const WifiSettings& wifi) {
  WifiSettings own = wifi;
  const auto found = std::ranges::find(state_->wired, id, &WiredLink::id);
  if (own.station.is_zero() && found != state_->wired.end() && found->wifi) {
    own.station = found->wifi->station;
  }
  const auto done = state_->ask_wires(
      id, {.kind = WireRequest::Kind::wifi, .link = 0, .impairment = {}, .wifi = own});
  return done ? Status{} : Status(tl::unexpected(done.error()));
}

Result<LinkCounts> World::link_counts(const std::string& id) {
  const auto reply = state_->ask_wires(id, {});
  if (!reply) return tl::unexpected(reply.error());
  return reply->counts;
}

}  // namespace guestlink::sim
