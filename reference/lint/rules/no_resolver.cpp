#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool has_resolver_of_its_own(const model::HostConfig& host) {
  constexpr std::array<std::string_view, 5> services{"local_unbound_enable", "unbound_enable",
                                                     "named_enable", "dnsmasq_enable",
                                                     "dnscrypt_proxy_enable"};
  return std::ranges::any_of(services, [&](auto key) { return host.rc.is_yes(key); });
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto& host = laptop.host;
  const auto rc = laptop.file(sources, "host/etc/rc.conf");
  const auto resolv = laptop.file(sources, "host/etc/resolv.conf");
  const bool has_dhcp =
      std::ranges::any_of(host.interfaces, [](const auto& one) { return one.dhcp; });
  if (!rc || !host.default_router || has_dhcp || !host.name_servers.empty()) return;
  if (has_resolver_of_its_own(host) || laptop.file(sources, "host/etc/resolvconf.conf")) return;
  auto& finding =
      report.add(host.default_router->where, "the way out is static, and no name server is given");
  if (resolv) finding.related.push_back({whole(*resolv), "no nameserver here"});
  finding.help = fmt::format(
      "nameserver {} in /etc/resolv.conf if a DNS proxy runs there, else a public one's address",
      to_string(host.default_router->value));
}

}  // namespace

extern const Rule no_resolver{
    {.id = "no-resolver",
     .severity = Severity::error,
     .summary = "The host has a static route out and no name server.",
     .why = "Addresses can be reached, names cannot: for a person that is no network.",
     .instead = "nameserver 172.24.1.1 in /etc/resolv.conf, and a DNS proxy in the guest",
     .source = "resolv.conf(5); gap in seed 000; wifibox#30"},
    check};

}  // namespace guestlink::lint
