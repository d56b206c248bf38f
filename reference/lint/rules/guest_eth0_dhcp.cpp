#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& interfaces = laptop.guest.interfaces;
  if (!interfaces || !is_nat_mode(laptop)) return;
  const auto* stanza = interfaces->find("eth0");
  if (stanza == nullptr || stanza->method.value != "dhcp") return;
  report.add(stanza->method.where, "no server answers on this side");
}

}  // namespace

extern const Rule guest_eth0_dhcp{
    {.id = "guest-eth0-dhcp",
     .severity = Severity::error,
     .summary = "The guest is to do NAT, and its inside interface asks for DHCP.",
     .why = "Nobody gives it an address: the host has no gateway.",
     .instead = "iface eth0 inet static",
     .source = "seed 000 line 118"},
    check};

}  // namespace guestlink::lint
