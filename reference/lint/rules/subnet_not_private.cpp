#include <string_view>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool is_private(net::Ipv4Address address) {
  for (const std::string_view text :
       {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16",
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15"}) {
    if (net::parse_ipv4_cidr(text)->contains(address)) return true;
  }
  return false;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& interface : laptop.host.interfaces) {
    if (!interface.address || !is_bridge(interface.name.value)) continue;
    if (is_private(interface.address->value.address)) continue;
    report.add(interface.address->where, "these addresses belong to somebody");
  }
}

}  // namespace

extern const Rule subnet_not_private{
    {.id = "subnet-not-private",
     .severity = Severity::warning,
     .summary = "The private link uses public addresses.",
     .why = "The real owners of these addresses cannot be reached.",
     .instead = "a subnet of RFC 1918",
     .source = "RFC 1918"},
    check};

}  // namespace guestlink::lint
