#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* last = laptop.guest.sysctl.find("net.ipv4.ip_forward");
  if (last == nullptr || last->value.value != "0" || !is_nat_mode(laptop)) return;
  for (const auto& one : laptop.guest.sysctl.all) {
    if (one.key.value != "net.ipv4.ip_forward" || one.value.value != "1") continue;
    report.add(last->value.where, "forwarding is switched off again")
        .related.push_back({one.value.where, "it was on here"});
    return;
  }
}

}  // namespace

extern const Rule nat_ip_forward_overridden{
    {.id = "nat-ip-forward-overridden",
     .severity = Severity::error,
     .summary = "A later file of the guest sets net.ipv4.ip_forward to 0.",
     .why = "The host reaches the guest, and nothing behind it.",
     .instead = "1 in the last file that sets it",
     .source = "order of sysctl.d; not tried"},
    check};

}  // namespace guestlink::lint
