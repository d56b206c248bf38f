#include <string>

#include <netinet/in.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "sim/laptop/claims/reach.h"
#include "sim/laptop/probe_names.h"
#include "sim/steps/tcp.h"

namespace guestlink::sim {
namespace {

/// The connection's frames towards the server, or from it.
FrameTest of_stream(std::uint16_t port, bool towards) {
  return [=](const FrameFacts& facts) {
    return facts.tcp && (towards ? facts.tcp->destination == port : facts.tcp->source == port);
  };
}

std::string shortened(const std::string& digest) {
  return digest.substr(0, 12);
}

Result<Attempt> stream_to_server(Stage& stage, const std::string& from) {
  if (auto not_yet = cannot_begin(stage, from)) return *not_yet;
  const std::uint16_t port = from == "host" ? server_port : server_port_of_guest;
  const SocketAddress server{stage.address("net", "eth0"), port};
  const auto client = stage.world->open_socket(from, AF_INET, SOCK_STREAM);
  if (!client) return tl::unexpected(client.error());
  const auto listener = stage.world->open_socket("net", AF_INET, SOCK_STREAM);
  if (!listener) return tl::unexpected(listener.error());
  if (auto done = listen_at(listener->number(), server); !done) {
    return tl::unexpected(done.error());
  }
  const Duration patience = stage.beyond_fails ? stage.patience() : start_patience;
  const auto outcome = exchange_tcp(client->number(), listener->number(), server, stream_bytes,
                                    Deadline::after(patience));
  if (!outcome) return tl::unexpected(outcome.error());
  if (outcome->good()) {
    return passed(
        fmt::format("{} bytes each way, SHA-256 {}… up and {}… down are the same at "
                    "both ends; the server saw {}",
                    stream_bytes, shortened(outcome->up.sent), shortened(outcome->down.sent),
                    to_string(*outcome->seen_as)));
  }
  std::string evidence = fmt::format("{}: {}", to_string(server), outcome->trouble);
  if (outcome->connected) {
    evidence += fmt::format("; {} bytes came up, {} down", outcome->up.bytes_received,
                            outcome->down.bytes_received);
  }
  return lost_packet(stage, from, "net", std::move(evidence), of_stream(port, true),
                     of_stream(port, false));
}

}  // namespace

Result<Attempt> host_streams_to_server(Stage& stage) {
  return stream_to_server(stage, "host");
}

Result<Attempt> guest_streams_to_server(Stage& stage) {
  return stream_to_server(stage, "guest");
}

}  // namespace guestlink::sim
