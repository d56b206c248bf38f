#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& own : host_addresses(laptop)) {
    for (const GuestAddress& other : guest_addresses(laptop)) {
      if (other.captured || !own.value.contains(other.address.value.address)) continue;
      if (other.address.value.prefix == own.value.prefix) continue;
      report
          .add(own.where, fmt::format("/{} here, /{} in the guest", own.value.prefix,
                                      other.address.value.prefix))
          .related.push_back({other.address.where, fmt::format("its {}", other.interface)});
    }
  }
}

}  // namespace

extern const Rule netmask_mismatch{
    {.id = "netmask-mismatch",
     .severity = Severity::warning,
     .summary = "Host and guest have prefixes of different length on their link.",
     .why = "Half of the subnet is out of reach for one of them.",
     .instead = "the same prefix on both ends",
     .source = "RFC 950"},
    check};

}  // namespace guestlink::lint
