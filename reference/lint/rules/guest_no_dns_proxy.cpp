#include <algorithm>
#include <string>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (laptop.guest.dnsmasq_file || laptop.guest.runlevels.empty()) return;
  const bool serves = std::ranges::any_of(laptop.guest.runlevels, [](const std::string& level) {
    return level.ends_with("/dnsmasq") || level.ends_with("/unbound") || level.ends_with("/named");
  });
  if (serves) return;
  for (const auto& server : laptop.host.name_servers) {
    for (const GuestAddress& one : guest_addresses(laptop)) {
      if (one.address.value.address != server.value) continue;
      report.add(server.where, "nothing in the guest answers questions about names");
      return;
    }
  }
}

}  // namespace

extern const Rule guest_no_dns_proxy{
    {.id = "guest-no-dns-proxy",
     .severity = Severity::error,
     .summary = "The host asks the guest for names, and the guest answers none.",
     .why = "No names on the host.",
     .instead = "dnsmasq in the guest, or the name servers of a provider on the host",
     .source = "wifibox#30"},
    check};

}  // namespace guestlink::lint
