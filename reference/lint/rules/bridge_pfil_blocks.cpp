#include <array>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/host_filter.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr std::uint16_t https = 443;
constexpr std::uint16_t high_port = 49152;

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* config = filter_in_force(laptop);
  const auto* member = laptop.host.sysctl.find("net.link.bridge.pfil_member");
  const auto* whole = laptop.host.sysctl.find("net.link.bridge.pfil_bridge");
  if (config == nullptr) return;
  const auto addresses = filter_addresses(laptop);
  for (const auto& bridge : laptop.host.interfaces) {
    if (bridge.members.empty()) continue;
    const auto try_on = [&](const model::Assignment* set, std::string_view interface) {
      if (set == nullptr || set->value.value != "1") return;
      // A frame from one port to another, neither end of which is this host.
      model::PfPacket packet;
      packet.interface = interface;
      packet.source = *net::parse_ipv4("192.0.2.2");
      packet.destination = *net::parse_ipv4("198.51.100.1");
      packet.source_port = high_port;
      packet.destination_port = https;
      const auto verdict = decide_conversation(*config, packet, addresses);
      if (verdict.answer != model::PfAnswer::block || verdict.rule == nullptr) return;
      auto& finding =
          report.add(set->value.where,
                     fmt::format("pf judges the bridged frames on {}, and blocks them", interface));
      finding.related.push_back({verdict.rule->where, "by this rule"});
    };
    try_on(whole, bridge.name.value);
    for (const auto& one : bridge.members) try_on(member, one.value);
  }
}

}  // namespace

extern const Rule bridge_pfil_blocks{
    {.id = "bridge-pfil-blocks",
     .severity = Severity::warning,
     .summary = "pf judges bridged frames, and its rules block them.",
     .why = "What one port of the bridge sends to another is filtered as if it were the host's: IP "
            "is lost, ARP passes. Judged where sysctl.conf sets pfil_member or pfil_bridge to 1.",
     .instead = "net.link.bridge.pfil_member=0, net.link.bridge.pfil_bridge=0, or rules that pass",
     .source = "if_bridge(4); freebsd-src: sys/net/if_bridge.c (12.1)"},
    check};

}  // namespace guestlink::lint
