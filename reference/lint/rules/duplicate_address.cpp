#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& own : host_addresses(laptop)) {
    for (const GuestAddress& other : guest_addresses(laptop)) {
      if (other.address.value.address != own.value.address) continue;
      report.add(own.where, fmt::format("the guest has {} too", to_string(own.value.address)))
          .related.push_back({other.address.where, fmt::format("its {}", other.interface)});
      break;
    }
  }
}

}  // namespace

extern const Rule duplicate_address{{.id = "duplicate-address",
                                     .severity = Severity::error,
                                     .summary = "Host and guest have the same address.",
                                     .why = "They answer for each other: nothing works for long.",
                                     .instead = "two addresses of the subnet",
                                     .source = "RFC 5227"},
                                    check};

}  // namespace guestlink::lint
