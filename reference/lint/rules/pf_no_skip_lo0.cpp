#include "reference/lint/host_filter.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* config = filter_in_force(laptop);
  if (config == nullptr) return;
  constexpr std::uint16_t ssh = 22;
  constexpr std::uint16_t high_port = 49152;
  model::PfPacket packet;
  packet.interface = "lo0";
  packet.source = packet.destination = *net::parse_ipv4("127.0.0.1");
  packet.source_port = high_port;
  packet.destination_port = ssh;
  for (const auto direction : {model::PfRule::Direction::out, model::PfRule::Direction::in}) {
    packet.direction = direction;
    const auto verdict = decide(*config, packet, filter_addresses(laptop));
    if (verdict.answer != model::PfAnswer::block || verdict.rule == nullptr) continue;
    report.add(verdict.rule->where, "this blocks what the host says to itself");
    return;
  }
}

}  // namespace

extern const Rule pf_no_skip_lo0{
    {.id = "pf-no-skip-lo0",
     .severity = Severity::warning,
     .summary = "The host's pf blocks connections on lo0.",
     .why = "Local services break; the tunnel's far end is the host's own 127.0.0.1.",
     .instead = "set skip on lo0",
     .source = "pf.conf(5): set skip; decided by a model of pf's filter "
               "(reference/model/pf_decide.h)"},
    check};

}  // namespace guestlink::lint
