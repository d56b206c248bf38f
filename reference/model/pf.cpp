#include "reference/model/pf.h"

#include <algorithm>
#include <array>
#include <utility>

namespace guestlink::model {

std::optional<bool> PfPort::fits(std::uint16_t port) const {
  if (!first) return std::nullopt;
  switch (op) {
  case Op::equal: return port == *first;
  case Op::unequal: return port != *first;
  case Op::less: return port < *first;
  case Op::less_equal: return port <= *first;
  case Op::greater: return port > *first;
  case Op::greater_equal: return port >= *first;
  case Op::range:
  case Op::inside:
  case Op::outside: break;
  }
  if (!last) return std::nullopt;
  if (op == Op::range) return port >= *first && port <= *last;
  if (op == Op::inside) return port > *first && port < *last;
  return port < *first || port > *last;
}

std::string_view name(PfRule::Kind kind) {
  using enum PfRule::Kind;
  switch (kind) {
  case pass: return "pass";
  case block: return "block";
  case match: return "match";
  case nat: return "nat";
  case rdr: return "rdr";
  case binat: return "binat";
  case scrub: return "scrub";
  case antispoof: return "antispoof";
  case anchor: return "anchor";
  case nat_anchor: return "nat-anchor";
  case rdr_anchor: return "rdr-anchor";
  case binat_anchor: return "binat-anchor";
  }
  return "pass";
}

const PfTable* PfConfig::find_table(std::string_view name) const {
  const auto found =
      std::ranges::find_if(tables, [&](const PfTable& one) { return one.name.value == name; });
  return found == tables.end() ? nullptr : &*found;
}

const PfMacro* PfConfig::find_macro(std::string_view name) const {
  const auto last = std::find_if(macros.rbegin(), macros.rend(),
                                 [&](const PfMacro& one) { return one.name.value == name; });
  return last == macros.rend() ? nullptr : &*last;
}

const PfOption* PfConfig::find_option(std::string_view name) const {
  const auto last = std::find_if(options.rbegin(), options.rend(),
                                 [&](const PfOption& one) { return one.name.value == name; });
  return last == options.rend() ? nullptr : &*last;
}

std::optional<std::uint16_t> pf_service_port(std::string_view name) {
  using Service = std::pair<std::string_view, std::uint16_t>;
  constexpr std::array<Service, 38> services{{
      {"afpovertcp", 548},
      {"auth", 113},
      {"bootpc", 68},
      {"bootps", 67},
      {"dhcpv6-client", 546},
      {"dhcpv6-server", 547},
      {"domain", 53},
      {"ftp", 21},
      {"ftp-data", 20},
      {"http", 80},
      {"https", 443},
      {"imap", 143},
      {"imaps", 993},
      {"ipp", 631},
      {"isakmp", 500},
      {"kerberos", 88},
      {"ldap", 389},
      {"ldaps", 636},
      {"mdns", 5353},
      {"microsoft-ds", 445},
      {"netbios-dgm", 138},
      {"netbios-ns", 137},
      {"netbios-ssn", 139},
      {"nfsd", 2049},
      {"ntp", 123},
      {"pop3", 110},
      {"pop3s", 995},
      {"rsync", 873},
      {"sip", 5060},
      {"smtp", 25},
      {"smtps", 465},
      {"snmp", 161},
      {"ssh", 22},
      {"submission", 587},
      {"sunrpc", 111},
      {"syslog", 514},
      {"telnet", 23},
      {"tftp", 69},
  }};
  const auto* const found = std::ranges::find(services, name, &Service::first);
  if (found == services.end()) return std::nullopt;
  return found->second;
}

}  // namespace guestlink::model
