// Lines of the guest's /etc/network/interfaces that ifupdown-ng takes in silence, and that do not
// do what they were written for.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/lint/rules/tables.h"

namespace guestlink::lint {
namespace {

constexpr std::array<std::string_view, 8> methods{"static", "dhcp", "manual", "loopback",
                                                  "auto",   "ppp",  "bootp",  "tunnel"};
constexpr std::array<std::string_view, 2> families{"inet", "inet6"};
/// Those of ifupdown-ng's own executors and of the three programs' manual pages.
constexpr std::array<std::string_view, 34> options{
    "address",     "netmask",      "gateway",         "broadcast",    "metric",
    "pointopoint", "mtu",          "hwaddress",       "up",           "down",
    "pre-up",      "post-up",      "pre-down",        "post-down",    "hostname",
    "client",      "leasetime",    "vendor",          "bridge-ports", "bridge-stp",
    "bridge-fd",   "bridge_ports", "bridge_stp",      "bridge_fd",    "wpa-ssid",
    "wpa-psk",     "wpa-conf",     "wifi-ssid",       "wifi-psk",     "requires",
    "use",         "inherit",      "dns-nameservers", "dns-search"};

const model::Interfaces* interfaces(const model::Laptop& laptop) {
  return laptop.guest.interfaces ? &*laptop.guest.interfaces : nullptr;
}

void unknown_method(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  report_refused(laptop, sources, report);
  const auto* file = interfaces(laptop);
  if (file == nullptr || file->unusable) return;
  for (const auto& stanza : file->stanzas) {
    const auto look_at = [&](const Located<std::string>& word, std::string_view what,
                             std::span<const std::string_view> known) {
      if (word.value.empty() || std::ranges::find(known, word.value) != known.end()) return;
      const auto near = closest(word.value, known);
      if (!near && what == "method") return;
      auto& finding = report.add(word.where, fmt::format("there is no {} '{}'", what, word.value));
      if (near) finding.help = fmt::format("did you mean '{}'?", *near);
    };
    look_at(stanza.family, "family", families);
    look_at(stanza.method, "method", methods);
  }
}

void keyword_typo(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* file = interfaces(laptop);
  if (file == nullptr) return;
  constexpr std::array<std::string_view, 3> top{"iface", "auto", "source"};
  const auto look_at = [&](const model::IfaceOption& option, bool may_be_top) {
    const std::string& word = option.keyword.value;
    if (std::ranges::find(options, word) != options.end()) return;
    auto near = may_be_top ? closest(word, top) : std::nullopt;
    if (!near) near = closest(word, options);
    if (!near || *near == word) return;
    auto& finding = report.add(option.keyword.where, fmt::format("'{}' is read by nothing", word));
    finding.help = fmt::format("did you mean '{}'?", *near);
    finding.edit = SuggestedEdit{option.keyword.where, std::string(*near), false};
  };
  for (const auto& one : file->misplaced) look_at(one.option, true);
  for (const auto& stanza : file->stanzas) {
    for (const auto& option : stanza.options) {
      const bool moved = std::ranges::any_of(file->misplaced, [&](const auto& one) {
        return one.option.keyword.where == option.keyword.where;
      });
      if (!moved) look_at(option, true);
    }
  }
}

void auto_without_stanza(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* file = interfaces(laptop);
  if (file == nullptr || file->unusable) return;
  for (const auto& name : file->automatic) {
    const auto* stanza = file->find(name.value);
    // ifupdown-ng takes options below the auto line for the stanza.
    const bool defined =
        stanza != nullptr && (!stanza->family.value.empty() || !stanza->options.empty());
    if (defined || name.value == "lo") continue;
    report.add(name.where, fmt::format("no iface line configures {}", name.value));
  }
}

bool is_static(const model::IfaceStanza& stanza) {
  return stanza.method.value == "static" && stanza.family.value == "inet";
}

void bad_address(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* file = interfaces(laptop);
  if (file == nullptr) return;
  for (const auto& stanza : file->stanzas) {
    if (!is_static(stanza)) continue;
    const auto* address = stanza.find("address");
    if (address == nullptr) {
      report.add(stanza.method.where,
                 fmt::format("{} is static and has no address", stanza.name.value));
      continue;
    }
    const std::string& text = address->value.value;
    if (text.find_first_of("$:") != std::string::npos) continue;
    if (net::parse_ipv4(text.substr(0, text.find('/')))) continue;
    report.add(address->value.where, "this is no IPv4 address");
  }
}

void bad_netmask(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* file = interfaces(laptop);
  if (file == nullptr) return;
  for (const auto& stanza : file->stanzas) {
    const auto* netmask = stanza.find("netmask");
    if (netmask == nullptr || stanza.family.value != "inet") continue;
    const std::string& text = netmask->value.value;
    const bool length = text.size() <= 2 && !text.empty() &&
                        text.find_first_not_of("0123456789") == std::string::npos &&
                        std::stoi(text) <= 32;
    if (length || net::parse_netmask(text) || text.find('$') != std::string::npos) continue;
    report.add(netmask->value.where, "this is no netmask: its ones are not all in front");
  }
}

}  // namespace

std::span<const Rule> interfaces_line_rules() {
  static constexpr std::array rules{
      Rule{{.id = "interfaces-auto-undefined",
            .severity = Severity::error,
            .summary = "interfaces brings an interface up that it does not configure.",
            .why = "It comes up without an address, or not at all.",
            .instead = "iface eth0 inet static, with its address below",
            .source = "interfaces(5); ifupdown-ng: libifupdown/interface-file.c"},
           auto_without_stanza},
      Rule{{.id = "interfaces-bad-address",
            .severity = Severity::error,
            .summary = "A static interface of the guest has no address, or one that is none.",
            .why = "ip(8) refuses it: the interface stays without an address.",
            .instead = "address 172.24.1.1",
            .source = "interfaces(5); ip-address(8)"},
           bad_address},
      Rule{{.id = "interfaces-bad-netmask",
            .severity = Severity::error,
            .summary = "The netmask of an interface of the guest is none.",
            .why = "The ones of a netmask stand in front: the address is refused, or its network "
                   "is another one.",
            .instead = "netmask 255.255.255.0, or address 172.24.1.1/24",
            .source = "RFC 950, RFC 4632; interfaces(5)"},
           bad_netmask},
      Rule{{.id = "interfaces-keyword-typo",
            .severity = Severity::warning,
            .summary = "A keyword of interfaces is nearly one that is known.",
            .why = "ifupdown-ng passes over what it does not know; the others take it for a "
                   "script's variable.",
            .instead = "the keyword, spelt right",
            .source = "interfaces(5); ifupdown-ng: libifupdown/interface-file.c"},
           keyword_typo},
      Rule{{.id = "interfaces-method-unknown",
            .severity = Severity::error,
            .summary = "An iface stanza has a family or a method that its ifup does not know.",
            .why = "busybox and Debian refuse the whole file; ifupdown-ng runs nothing for it.",
            .instead = "inet static, inet dhcp, inet manual or inet loopback",
            .source = "interfaces(5); tried: busybox 1.35, Debian ifupdown 0.8.41"},
           unknown_method},
  };
  return rules;
}

}  // namespace guestlink::lint
