#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& nat = laptop.guest.nat;
  if (!nat || !is_nat_mode(laptop) || nat->enables_forwarding) return;
  const auto* set = laptop.guest.sysctl.find("net.ipv4.ip_forward");
  if (set != nullptr && set->value.value == "1") return;
  const SourceSpan where = set != nullptr             ? set->value.where
                           : nat->masquerades.empty() ? SourceSpan{nat->file, 0, 0}
                                                      : nat->masquerades.front().where;
  report.add(where, "the guest translates, but nothing lets it forward packets");
}

}  // namespace

extern const Rule nat_ip_forward_off{
    {.id = "nat-ip-forward-off",
     .severity = Severity::error,
     .summary = "The guest is to do NAT, and net.ipv4.ip_forward is not 1.",
     .why = "Linux's default is 0. The host reaches all of the guest's own addresses, so a ping "
            "of the guest proves nothing, and no address behind it.",
     .instead = "net.ipv4.ip_forward = 1 in /etc/sysctl.d, with the sysctl service at boot",
     .source = "tried on Linux: NAT in three namespaces"},
    check};

}  // namespace guestlink::lint
