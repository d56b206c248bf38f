#include "reference/lint/inside_link.h"
#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& interfaces = laptop.guest.interfaces;
  if (!interfaces || !is_nat_mode(laptop)) return;
  const auto* stanza = interfaces->find("eth0");
  if (stanza == nullptr) {
    report.add(whole(interfaces->file), "eth0 is not configured");
  } else if (stanza->method.value == "manual" && !stanza->address) {
    report.add(stanza->method.where, "eth0 gets no address");
  }
}

}  // namespace

extern const Rule guest_eth0_unconfigured{
    {.id = "guest-eth0-unconfigured",
     .severity = Severity::error,
     .summary = "The guest is to do NAT, and its inside interface has no address.",
     .why = "The host has no gateway.",
     .instead = "iface eth0 inet static, with address and netmask",
     .source = "seed 002 line 172 is right for the bridge mode only"},
    check};

}  // namespace guestlink::lint
