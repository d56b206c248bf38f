#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& interface : laptop.host.interfaces) {
    if (!interface.dhcp || !interface.address) continue;
    report.add(interface.address->where,
               fmt::format("{} asks for a lease as well", interface.name.value));
  }
}

}  // namespace

extern const Rule static_with_dhcp{
    {.id = "static-with-dhcp",
     .severity = Severity::warning,
     .summary = "An interface has a static address and asks for DHCP.",
     .why = "The lease replaces the address, or there are two default routes.",
     .instead = "one of the two",
     .source = "freebsd-src: libexec/rc/network.subr"},
    check};

}  // namespace guestlink::lint
