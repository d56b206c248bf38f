#include "sim/steps/ping.h"

#include <chrono>
#include <string>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "sim/laptop/claims/reach.h"
#include "sim/laptop/probe_names.h"

namespace guestlink::sim {
namespace {

/// Somebody to ping, and the node whose way the packet takes.
struct Target {
  std::string_view node;
  net::Ipv4Address address;
};

FrameTest echo(std::uint8_t type, std::uint16_t sequence) {
  return [=](const FrameFacts& facts) {
    return facts.icmp && facts.icmp->type == type && facts.icmp->sequence == sequence;
  };
}

Result<Attempt> ping_all(Stage& stage, const std::string& from,
                         const std::vector<Target>& targets) {
  if (auto not_yet = cannot_begin(stage, from)) return *not_yet;
  const auto socket = stage.world->open_socket(from, AF_INET, SOCK_RAW, IPPROTO_ICMP);
  if (!socket) return tl::unexpected(socket.error());
  std::string evidence;
  for (const Target& target : targets) {
    const std::uint16_t sequence = stage.next_sequence++;
    const auto outcome = ping(socket->number(), {target.address, echo_id, sequence},
                              Deadline::after(stage.patience()));
    if (!outcome) return tl::unexpected(outcome.error());
    if (!outcome->answered) {
      return lost_packet(stage, from, target.node,
                         fmt::format("{}: {}", net::to_string(target.address), outcome->trouble),
                         echo(8, sequence), echo(0, sequence));
    }
    const auto took = std::chrono::duration<double, std::milli>(outcome->round_trip).count();
    evidence += fmt::format("{}{} answered in {:.2f} ms", evidence.empty() ? "" : ", ",
                            net::to_string(target.address), took);
  }
  return passed(std::move(evidence));
}

std::vector<Target> lan_of(const Stage& stage) {
  return {{"ap", stage.address("ap", "bss0")}, {"lan", stage.address("lan", "eth0")}};
}

std::vector<Target> server_of(const Stage& stage) {
  return {{"net", stage.address("net", "eth0")}};
}

}  // namespace

Result<Attempt> host_reaches_guest(Stage& stage) {
  if (stage.refusal) return failed(Symptom::no_guest, stage.refusal->message);
  if (is_only_wires(stage)) return skipped(std::string(only_wires));
  const bool bridges = stage.topology().road == model::Road::guest_bridges;
  const auto guest = bridges ? stage.own_address("guest") : stage.inside_address();
  if (!guest) {
    return bridges ? failed(Symptom::no_lease, "the guest's bridge has no address")
                   : failed(Symptom::no_link, "the guest has no address towards the host");
  }
  return ping_all(stage, "host", {{"guest", guest->address}});
}

Result<Attempt> guest_reaches_host(Stage& stage) {
  const auto host = stage.host_address();
  if (!host) return failed(Symptom::no_link, "the host's bridge has no address");
  return ping_all(stage, "guest", {{"host", host->address}});
}

Result<Attempt> host_reaches_lan(Stage& stage) {
  return ping_all(stage, "host", lan_of(stage));
}

Result<Attempt> guest_reaches_lan(Stage& stage) {
  return ping_all(stage, "guest", lan_of(stage));
}

Result<Attempt> host_reaches_server(Stage& stage) {
  return ping_all(stage, "host", server_of(stage));
}

Result<Attempt> guest_reaches_server(Stage& stage) {
  return ping_all(stage, "guest", server_of(stage));
}

}  // namespace guestlink::sim
