#include <algorithm>
#include <string>

#include <netinet/in.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "sim/laptop/claims/reach.h"
#include "sim/laptop/probe_names.h"
#include "sim/steps/dns.h"

namespace guestlink::sim {

Result<Attempt> host_resolves_names(Stage& stage) {
  if (auto not_yet = cannot_begin(stage)) return *not_yet;
  const auto& servers = stage.laptop().host.name_servers;
  if (servers.empty()) return failed(Symptom::no_names, "the host's resolv.conf names no server");
  const SocketAddress server{servers.front().value, 53};
  const auto socket = stage.world->open_socket("host", AF_INET, SOCK_DGRAM);
  if (!socket) return tl::unexpected(socket.error());
  constexpr std::uint16_t id = 0x1991;
  const auto outcome =
      ask_dns(socket->number(), server, server_name, id, Deadline::after(stage.patience()));
  if (!outcome) return tl::unexpected(outcome.error());
  const net::Ipv4Address wanted = stage.address("net", "eth0");
  if (outcome->answer && std::ranges::count(outcome->answer->addresses, wanted) != 0) {
    return passed(fmt::format("{} says that {} is {}", net::to_string(server.address), server_name,
                              net::to_string(wanted)));
  }
  std::string evidence = fmt::format("{}: {}", to_string(server), outcome->trouble);
  if (outcome->answer) {
    evidence = fmt::format("{} answered with code {} and {} addresses", to_string(server),
                           outcome->answer->code, outcome->answer->addresses.size());
  }
  if (!stage.dns_trouble.empty()) evidence += "; " + stage.dns_trouble;
  const auto question = [](const FrameFacts& facts) {
    return facts.udp && facts.udp->destination == 53;
  };
  const auto answer = [](const FrameFacts& facts) { return facts.udp && facts.udp->source == 53; };
  Attempt attempt = lost_packet(stage, "guest", std::move(evidence), question, answer);
  attempt.symptom = Symptom::no_names;
  return attempt;
}

}  // namespace guestlink::sim
