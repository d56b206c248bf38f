#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/host_filter.h"
#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

using Direction = model::PfRule::Direction;

constexpr std::uint8_t tcp = 6;
constexpr std::uint8_t udp = 17;
constexpr std::uint16_t high_port = 49152;  // RFC 6335: where clients take theirs from

struct Wish {
  std::string_view what;
  std::uint8_t protocol;
  std::uint16_t port;
};
constexpr std::array<Wish, 2> wishes{{{"HTTPS", tcp, 443}, {"DNS", udp, 53}}};

/// A documentation address (RFC 5737) stands for the rest of the world.
const net::Ipv4Address world = *net::parse_ipv4("198.51.100.1");

void try_wishes(const model::PfConfig& config, model::PfPacket packet, std::string_view who,
                const std::vector<model::PfInterfaceAddress>& addresses, SourceSpan needs,
                Report& report) {
  for (const Wish& wish : wishes) {
    packet.protocol = wish.protocol;
    packet.source_port = high_port;
    packet.destination_port = wish.port;
    const auto verdict = decide_conversation(config, packet, addresses);
    if (verdict.answer != model::PfAnswer::block || verdict.rule == nullptr) continue;
    report.add(verdict.rule->where, fmt::format("this blocks {} of {}", wish.what, who))
        .related.push_back({needs, "by this way"});
    return;
  }
}

/// What else the host routes for may be shut out on purpose.
bool has_guests(const model::HostInterface& interface) {
  return std::ranges::any_of(interface.members,
                             [](const auto& member) { return is_tap(member.value); });
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* config = filter_in_force(laptop);
  if (config == nullptr) return;
  const auto addresses = filter_addresses(laptop);
  const bool routes = laptop.host.rc.is_yes("gateway_enable");
  for (const auto& interface : laptop.host.interfaces) {
    model::PfPacket packet;
    packet.interface = interface.name.value;
    packet.destination = world;
    const auto& router = laptop.host.default_router;
    const bool way_out = interface.dhcp || (interface.address && router &&
                                            interface.address->value.contains(router->value));
    if (way_out) {
      packet.direction = Direction::out;
      // Of a lease only that it is none of ours is known.
      packet.source =
          interface.address ? interface.address->value.address : *net::parse_ipv4("192.0.2.2");
      try_wishes(*config, packet, "this host", addresses, interface.name.where, report);
    } else if (routes && interface.address && has_guests(interface)) {
      packet.direction = Direction::in;
      packet.source = {interface.address->value.address.value + 1};
      if (!interface.address->value.contains(packet.source)) continue;
      try_wishes(*config, packet, "the guests", addresses, interface.name.where, report);
    }
  }
}

}  // namespace

extern const Rule pf_blocks_inside{
    {.id = "pf-blocks-inside",
     .severity = Severity::error,
     .summary = "The host's pf blocks what the host, or a guest behind it, sends to the world.",
     .why = "pf decides by the last rule that fits: nothing gets out, or no answer back in.",
     .instead = "pass out on bridge0 keep state; pass in on bridge0 where the host routes",
     .source = "pf.conf(5): the last matching rule decides, pass keeps state; decided by a model "
               "of pf's filter (reference/model/pf_decide.h)"},
    check};

}  // namespace guestlink::lint
