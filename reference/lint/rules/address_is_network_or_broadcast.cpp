#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  auto addresses = host_addresses(laptop);
  for (const GuestAddress& one : guest_addresses(laptop)) {
    if (!one.captured) addresses.push_back(one.address);
  }
  for (const auto& one : addresses) {
    if (one.value.prefix >= 31) continue;
    const bool network = one.value.address == one.value.network();
    if (!network && one.value.address != one.value.broadcast()) continue;
    report.add(one.where, fmt::format("{} is the {} of its subnet", to_string(one.value.address),
                                      network ? "network address" : "broadcast address"));
  }
}

}  // namespace

extern const Rule address_is_network_or_broadcast{
    {.id = "address-is-network-or-broadcast",
     .severity = Severity::error,
     .summary = "An address is that of its network, or the broadcast.",
     .why = "It cannot be set, or nothing reaches it.",
     .instead = "an address between the two",
     .source = "RFC 1122 section 3.2.1.3"},
    check};

}  // namespace guestlink::lint
