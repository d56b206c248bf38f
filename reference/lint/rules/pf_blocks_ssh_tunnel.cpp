#include <fmt/format.h>

#include "reference/lint/host_filter.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* config = filter_in_force(laptop);
  if (config == nullptr) return;
  const auto addresses = filter_addresses(laptop);
  constexpr std::uint16_t ssh = 22;
  constexpr std::uint16_t high_port = 49152;
  for (const auto& tunnel : laptop.host.tunnels) {
    const auto target = net::parse_ipv4(tunnel.target_host);
    if (!target) continue;
    for (const auto& [interface, address] : addresses) {
      if (!address.contains(*target)) continue;
      model::PfPacket packet;
      packet.interface = interface;
      packet.direction = model::PfRule::Direction::out;
      packet.source = address.address;
      packet.source_port = high_port;
      packet.destination = *target;
      packet.destination_port = ssh;
      const auto verdict = decide_conversation(*config, packet, addresses);
      if (verdict.answer != model::PfAnswer::block || verdict.rule == nullptr) continue;
      report.add(verdict.rule->where, "this blocks the tunnel to the guest")
          .related.push_back({tunnel.where, "this connection"});
    }
  }
}

}  // namespace

extern const Rule pf_blocks_ssh_tunnel{
    {.id = "pf-blocks-ssh-tunnel",
     .severity = Severity::error,
     .summary = "The host's pf blocks the connection of the reverse tunnel to the guest.",
     .why = "The tunnel never comes up: nobody reaches the host through the guest.",
     .instead = "pass out on bridge0 proto tcp to the guest port 22 keep state",
     .source = "pf.conf(5); decided by a model of pf's filter (reference/model/pf_decide.h)"},
    check};

}  // namespace guestlink::lint
