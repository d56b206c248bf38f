#include <array>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr std::array<std::string_view, 4> common{"10.0.0.0/24", "192.168.0.0/24", "192.168.1.0/24",
                                                 "172.17.0.0/16"};

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (laptop.intent && laptop.intent->mode && laptop.intent->mode->value != "nat") return;
  for (const auto& interface : laptop.host.interfaces) {
    if (!interface.address || !is_bridge(interface.name.value)) continue;
    const auto& own = interface.address->value;
    for (const std::string_view text : common) {
      const auto subnet = net::parse_ipv4_cidr(text);
      if (subnet->network() != own.network()) continue;
      report.add(interface.address->where, fmt::format("{} is in use on many networks", text));
    }
  }
}

}  // namespace

extern const Rule subnet_common_default{
    {.id = "subnet-common-default",
     .severity = Severity::warning,
     .summary = "The private link uses a subnet that many Wi-Fi routers use.",
     .why = "On such a network the host cannot reach its router or anything else there.",
     .instead = "a /24 at random from 172.16.0.0/12",
     .source = "wifibox#37; seed 003 line 131"},
    check};

}  // namespace guestlink::lint
