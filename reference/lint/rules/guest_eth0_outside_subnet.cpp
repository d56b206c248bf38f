#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& interfaces = laptop.guest.interfaces;
  const auto own = host_addresses(laptop);
  const auto* stanza = interfaces ? interfaces->find("eth0") : nullptr;
  if (stanza == nullptr || !stanza->address || own.empty()) return;
  if (is_inside(laptop, stanza->address->value.address)) return;
  report.add(stanza->address->where, "the host is in another subnet")
      .related.push_back({own.front().where, "its address"});
}

}  // namespace

extern const Rule guest_eth0_outside_subnet{
    {.id = "guest-eth0-outside-subnet",
     .severity = Severity::error,
     .summary = "The inside address of the guest is not in the subnet of the host.",
     .why = "The two do not see each other.",
     .instead = "one subnet for both",
     .source = "seed 000 line 108"},
    check};

}  // namespace guestlink::lint
