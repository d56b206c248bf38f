#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& interface : laptop.host.interfaces) {
    if (!is_tap(interface.name.value) || !interface.address) continue;
    report.add(interface.address->where, "this address is gone once the guest has stopped");
  }
}

}  // namespace

extern const Rule address_on_tap_lost{
    {.id = "address-on-tap-lost",
     .severity = Severity::warning,
     .summary = "A tap carries an address of its own.",
     .why = "Closing the tap takes its addresses and routes away; nothing brings them back.",
     .instead = "the address on a bridge",
     .source = "freebsd-src: sys/net/if_tap.c tapclose (12.1)"},
    check};

}  // namespace guestlink::lint
