// dnsmasq of the host or the guest against the interfaces it is to serve.

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/base/traced_text.h"
#include "reference/lint/inside_link.h"
#include "reference/lint/laptop_files.h"
#include "reference/lint/rules/tables.h"

namespace guestlink::lint {
namespace {

/// The addresses of `dhcp-range=[tag:…,]START,END,…`, with their places.
std::vector<Located<net::Ipv4Address>> addresses_in(const model::Assignment& assignment) {
  std::vector<Located<net::Ipv4Address>> found;
  for (const TracedText& field : split_fields(assignment.traced, ',')) {
    const auto address = net::parse_ipv4(field.text());
    if (address) found.push_back({*address, field.place()});
  }
  return found;
}

/// The network that the host's dnsmasq serves: that of its one `interface`.
const model::HostInterface* served(const model::Laptop& laptop) {
  const auto* interface = laptop.host.dnsmasq.find("interface");
  if (interface == nullptr) return nullptr;
  const auto* found = laptop.host.interface(interface->value.value);
  return found == nullptr || !found->address ? nullptr : found;
}

void interface_unknown(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto look_at = [&](const model::Assignments& settings,
                           const std::vector<std::string_view>& known) {
    if (known.size() < 2) return;
    for (const auto& one : settings.all) {
      if (one.key.value != "interface" || one.value.value.empty()) continue;
      const std::string& name = one.value.value;
      if (name.ends_with('*') || std::ranges::find(known, name) != known.end()) continue;
      auto& finding =
          report.add(one.value.where, fmt::format("there is no interface '{}' here", name));
      if (const auto near = closest(name, known)) {
        finding.help = fmt::format("did you mean '{}'?", *near);
      }
    }
  };
  if (laptop.file(sources, "host/etc/rc.conf")) {
    std::vector<std::string_view> host{"lo0"};
    for (const auto& one : laptop.host.interfaces) host.emplace_back(one.name.value);
    look_at(laptop.host.dnsmasq, host);
  }
  std::vector<std::string_view> guest{"lo"};
  if (laptop.guest.interfaces) {
    for (const auto& one : laptop.guest.interfaces->stanzas) guest.emplace_back(one.name.value);
  }
  look_at(laptop.guest.dnsmasq, guest);
}

void not_for_the_host(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto inside = inside_interfaces(laptop);
  if (inside.empty()) return;
  const model::Assignment* other = nullptr;
  for (const auto& one : laptop.guest.dnsmasq.all) {
    if (one.key.value != "interface") continue;
    if (std::ranges::find(inside, one.value.value) != inside.end()) return;
    other = &one;
  }
  if (other == nullptr) return;
  report.add(other->value.where,
             fmt::format("the host is not served: it is behind {}", inside.front()));
}

void range_outside(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* interface = served(laptop);
  if (interface == nullptr) return;
  for (const auto& one : laptop.host.dnsmasq.all) {
    if (one.key.value != "dhcp-range" && one.key.value != "dhcp-host") continue;
    for (const auto& address : addresses_in(one)) {
      if (net::parse_netmask(one.traced.text()) || (address.value.value >> 24U) == 255U) continue;
      if (interface->address->value.contains(address.value)) continue;
      report
          .add(address.where,
               fmt::format("this is not in the network of {}", interface->name.value))
          .related.push_back({interface->address->where, "that network"});
      break;
    }
  }
}

void range_reversed(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& udhcpd = laptop.guest.udhcpd;
  if (!udhcpd || !udhcpd->start || !udhcpd->end) return;
  if (udhcpd->start->value <= udhcpd->end->value) return;
  report.add(udhcpd->end->where, "the range ends before it begins")
      .related.push_back({udhcpd->start->where, "its start"});
}

void no_name_servers(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& udhcpd = laptop.guest.udhcpd;
  if (!udhcpd || !udhcpd->start || udhcpd->settings.find("opt dns") != nullptr) return;
  report.add(udhcpd->start->where, "the host gets an address from here, and no name server");
}

void one_lease(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& udhcpd = laptop.guest.udhcpd;
  if (!udhcpd) return;
  if (udhcpd->most_leases && udhcpd->most_leases->value == 1) {
    report.add(udhcpd->most_leases->where, "there is one lease, and an old one may still hold it");
  } else if (udhcpd->start && udhcpd->end && udhcpd->start->value == udhcpd->end->value) {
    report.add(udhcpd->end->where, "the range has one address")
        .related.push_back({udhcpd->start->where, "its start"});
  }
}

void contains_static(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& udhcpd = laptop.guest.udhcpd;
  if (!udhcpd || !udhcpd->start || !udhcpd->end) return;
  const auto look_at = [&](const Located<net::Ipv4Cidr>& fixed) {
    const net::Ipv4Address address = fixed.value.address;
    if (address < udhcpd->start->value || address > udhcpd->end->value) return;
    report.add(udhcpd->start->where, "the range holds an address that somebody has for good")
        .related.push_back({fixed.where, "this one"});
  };
  for (const auto& one : guest_addresses(laptop)) {
    if (!one.captured) look_at(one.address);
  }
  for (const auto& one : host_addresses(laptop)) look_at(one);
}

void router_mismatch(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* interface = served(laptop);
  if (interface == nullptr || !laptop.host.rc.is_yes("gateway_enable")) return;
  for (const auto& one : laptop.host.dnsmasq.all) {
    if (one.key.value != "dhcp-option") continue;
    const std::string& text = one.value.value;
    if (!text.starts_with("option:router,") && !text.starts_with("3,")) continue;
    for (const auto& router : addresses_in(one)) {
      if (router.value == interface->address->value.address) continue;
      report.add(router.where, "the guests are sent to a router that is not this host")
          .related.push_back({interface->address->where, "this host's address there"});
    }
  }
}

void served_on_the_lan(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (laptop.host.dnsmasq.find("dhcp-range") == nullptr) return;
  for (const auto& one : laptop.host.dnsmasq.all) {
    if (one.key.value != "interface") continue;
    const auto* interface = laptop.host.interface(one.value.value);
    if (interface == nullptr || !interface->dhcp) continue;
    report.add(one.value.where, "addresses are handed out on the LAN that gives this host its own")
        .related.push_back({interface->name.where, "it asks for a lease here"});
  }
}

void not_enabled(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto& file = laptop.host.dnsmasq_file;
  const auto rc = laptop.file(sources, "host/etc/rc.conf");
  if (!file || !rc || laptop.host.rc.is_yes("dnsmasq_enable")) return;
  const auto* set = laptop.host.rc.find("dnsmasq_enable");
  report.add(set == nullptr ? whole(*rc) : set->value.where, "dnsmasq is not switched on")
      .related.push_back({whole(*file), "this is never read"});
}

}  // namespace

std::span<const Rule> dhcp_service_rules() {
  static constexpr std::array rules{
      Rule{{.id = "dhcpd-contains-static",
            .severity = Severity::warning,
            .summary = "The range of udhcpd holds an address that a machine has for good.",
            .why = "udhcpd may hand it out to another: two machines with one address.",
            .instead = "a range that begins behind it",
            .source = "busybox: networking/udhcp; wifibox#97"},
           contains_static},
      Rule{{.id = "dhcpd-no-dns",
            .severity = Severity::warning,
            .summary = "udhcpd names no DNS server.",
            .why = "The host has a way out and no names.",
            .instead = "opt dns 172.24.1.1",
            .source = "busybox: examples/udhcp/udhcpd.conf; wifibox#30"},
           no_name_servers},
      Rule{{.id = "dhcpd-single-lease",
            .severity = Severity::warning,
            .summary = "udhcpd has one address to give.",
            .why = "After a quick restart the old lease still holds it: the host gets 0.0.0.0.",
            .instead = "max_leases 64, and a range of more than one",
            .source = "wifibox#97"},
           one_lease},
      Rule{{.id = "dhcpd-on-the-lan",
            .severity = Severity::error,
            .summary = "The host hands out addresses on the LAN where it asks for one itself.",
            .why = "Two servers answer; others on the LAN get this host as their router.",
            .instead = "interface=brnat, the bridge of the guests",
            .source = "dnsmasq(8): interface, dhcp-range"},
           served_on_the_lan},
      Rule{{.id = "dhcpd-range-outside",
            .severity = Severity::error,
            .summary = "The host's dnsmasq is to hand out addresses of another network.",
            .why = "dnsmasq finds no range for the interface and gives nothing.",
            .instead = "dhcp-range within the interface's network",
            .source = "dnsmasq(8): dhcp-range"},
           range_outside},
      Rule{{.id = "dhcpd-range-reversed",
            .severity = Severity::error,
            .summary = "The range of udhcpd ends before it begins.",
            .why = "udhcpd: \"bad start/end IP range\"; it does not start.",
            .instead = "the smaller address at start",
            .source = "tried: busybox 1.35 udhcpd"},
           range_reversed},
      Rule{{.id = "dhcpd-router-mismatch",
            .severity = Severity::error,
            .summary = "The router that the host's dnsmasq names is not the host.",
            .why = "The guests have addresses and no way out.",
            .instead = "dhcp-option=option:router, with the bridge's address, or no such line",
            .source = "dnsmasq(8): dhcp-option"},
           router_mismatch},
      Rule{{.id = "dnsmasq-interface-unknown",
            .severity = Severity::error,
            .summary = "dnsmasq is to serve an interface that its machine does not have.",
            .why = "dnsmasq says \"unknown interface\" and does not start, or serves nobody.",
            .instead = "the interface's name",
            .source = "dnsmasq(8): interface, bind-interfaces"},
           interface_unknown},
      Rule{{.id = "dnsmasq-not-enabled",
            .severity = Severity::warning,
            .summary = "There is a dnsmasq.conf, and the host does not start dnsmasq.",
            .why = "The guests get no addresses and no names.",
            .instead = "dnsmasq_enable=\"YES\"",
            .source = "FreeBSD ports: dns/dnsmasq, its rc.d script"},
           not_enabled},
      Rule{{.id = "dnsmasq-not-for-host",
            .severity = Severity::error,
            .summary = "The guest's dnsmasq serves interfaces, and none of them leads to the host.",
            .why = "The host's names are asked of nobody; strangers on the Wi-Fi LAN are served.",
            .instead = "interface=eth0",
            .source = "dnsmasq(8): interface"},
           not_for_the_host},
  };
  return rules;
}

}  // namespace guestlink::lint
