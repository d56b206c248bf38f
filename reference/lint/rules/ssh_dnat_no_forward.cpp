#include <algorithm>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& nat = laptop.guest.nat;
  if (!nat || !nat->forward_policy_drop) return;
  const auto inside = inside_interfaces(laptop);
  const bool accepted = std::ranges::any_of(nat->forward_accepts, [&](const auto& one) {
    const bool to_host =
        !one.out_interface || std::ranges::find(inside, one.out_interface->value) != inside.end();
    return !one.established_only && to_host;
  });
  for (const auto& rule : nat->rules) {
    if (accepted || !rule.target || rule.target->value != "DNAT") continue;
    report.add(rule.where, "nothing lets these packets through")
        .related.push_back({*nat->forward_policy_drop, "they are dropped"});
  }
}

}  // namespace

extern const Rule ssh_dnat_no_forward{
    {.id = "ssh-dnat-no-forward",
     .severity = Severity::error,
     .summary = "The guest sends a port on to the host, and its FORWARD chain drops it.",
     .why = "Connections from the Wi-Fi LAN are lost in the guest.",
     .instead = "-A FORWARD -i wlan0 -o eth0 -p tcp --dport 22 -j ACCEPT",
     .source = "tried on Linux: FORWARD DROP"},
    check};

}  // namespace guestlink::lint
