#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "sim/laptop/claims/reach.h"
#include "sim/laptop/probe_names.h"
#include "sim/steps/dns.h"

namespace guestlink::sim {

namespace {

/// What resolv.conf(5) would hold: the file's own, else the lease's.
std::vector<net::Ipv4Address> servers_of(const Stage& stage, std::string_view node) {
  std::vector<net::Ipv4Address> servers;
  const auto& said =
      node == "host" ? stage.laptop().host.name_servers : stage.laptop().guest.name_servers;
  servers.reserve(said.size());
  for (const auto& one : said) servers.push_back(one.value);
  const auto& lease = node == "host" ? stage.host_lease : stage.lease;
  if (servers.empty() && lease) servers = lease->name_servers;
  return servers;
}

/// Whether `node`'s questions go to the machine that carries its packets.
bool asks_its_carrier(const Stage& stage, std::string_view node, net::Ipv4Address server) {
  const std::string_view carrier = stage.carrier_of(node).node;
  const auto its = carrier == "guest" ? stage.inside_address() : stage.host_address();
  return !carrier.empty() && its && its->address == server;
}

Result<Attempt> resolve_names(Stage& stage, const std::string& from) {
  if (auto not_yet = cannot_begin(stage, from)) return *not_yet;
  const auto servers = servers_of(stage, from);
  if (servers.empty()) {
    return failed(Symptom::no_names, fmt::format("nothing tells the {} a name server", from));
  }
  const SocketAddress server{servers.front(), 53};
  const auto socket = stage.world->open_socket(from, AF_INET, SOCK_DGRAM);
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
  const bool near = asks_its_carrier(stage, from, servers.front());
  Attempt attempt = lost_packet(stage, from, near ? stage.carrier_of(from).node : "ap",
                                std::move(evidence), question, answer);
  if (near) attempt.symptom = Symptom::no_names;
  return attempt;
}

}  // namespace

Result<Attempt> host_resolves_names(Stage& stage) {
  return resolve_names(stage, "host");
}

Result<Attempt> guest_resolves_names(Stage& stage) {
  return resolve_names(stage, "guest");
}

}  // namespace guestlink::sim
