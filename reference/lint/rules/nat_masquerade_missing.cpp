#include "reference/lint/inside_link.h"
#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& nat = laptop.guest.nat;
  if (!nat || !nat->masquerades.empty()) return;
  const bool other_mode =
      laptop.intent && laptop.intent->mode && laptop.intent->mode->value != "nat";
  if (other_mode) return;
  auto& finding = report.add(nat->enables_forwarding.value_or(whole(nat->file)),
                             "packets are forwarded, but their source is not translated");
  for (const auto& one : host_addresses(laptop)) {
    finding.related.push_back({one.where, "the Wi-Fi LAN has no route back to this address"});
  }
}

}  // namespace

extern const Rule nat_masquerade_missing{
    {.id = "nat-masquerade-missing",
     .severity = Severity::error,
     .summary = "The guest's NAT script has no MASQUERADE or SNAT rule.",
     .why = "The host's packets leave with its private address; nobody on the Wi-Fi LAN can "
            "answer.",
     .instead = "iptables -t nat -A POSTROUTING -o wlan0 -j MASQUERADE",
     .source = "tried on Linux: NAT in three namespaces"},
    check};

}  // namespace guestlink::lint
