#include <algorithm>

#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto addresses = guest_addresses(laptop);
  for (const auto& tunnel : laptop.host.tunnels) {
    const auto target = net::parse_ipv4(tunnel.target_host);
    if (!target || is_inside(laptop, *target)) continue;
    const bool configured = std::ranges::any_of(addresses, [&](const GuestAddress& one) {
      return !one.captured && one.address.value.address == *target;
    });
    if (configured) continue;  // it is the same on every LAN
    const auto outside = std::ranges::find_if(addresses, [&](const GuestAddress& one) {
      return one.captured && one.address.value.address == *target;
    });
    if (outside == addresses.end()) continue;
    auto& finding = report.add(
        tunnel.target.where,
        fmt::format("{} is the guest's address on this Wi-Fi LAN only", tunnel.target_host));
    finding.related.push_back({outside->address.where, fmt::format("its {}", outside->interface)});
    for (const GuestAddress& one : addresses) {
      if (!is_inside(laptop, one.address.value.address)) continue;
      finding.related.push_back({one.address.where, "this one never changes"});
      finding.help = to_string(one.address.value.address);
    }
  }
}

}  // namespace

extern const Rule ssh_target_dynamic{
    {.id = "ssh-target-dynamic",
     .severity = Severity::warning,
     .summary = "The tunnel goes to the address that the guest has on the Wi-Fi LAN.",
     .why = "On the next network the guest has another, and the tunnel leads nowhere.",
     .instead = "the guest's inside address, 172.24.1.1",
     .source = "seed 000 line 150"},
    check};

}  // namespace guestlink::lint
