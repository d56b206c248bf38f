#include "sim/laptop/causes.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

// A table: for each symptom the things in the files that bring it about, the most telling first.
// A row looks at the model itself, so that it works whether or not there is a rule for it; where a
// rule has found the same thing, its finding is shown.

namespace guestlink::sim {
namespace {

/// What a row has found.
struct Explanation {
  std::string message;
  std::optional<SourceSpan> where;
};
using Found = std::optional<Explanation>;

struct CauseRow {
  Symptom symptom;
  std::string_view rule;
  /// nullptr: only the rule's own finding counts.
  Found (*look)(const Stage& stage) = nullptr;
};

std::optional<SourceSpan> start_of(const Stage& stage, std::string_view path) {
  const auto file = stage.laptop().file(stage.subject->sources, path);
  if (!file) return std::nullopt;
  return SourceSpan{*file, 0, 0};
}

const model::NatScript* nat_of(const Stage& stage) {
  const auto& nat = stage.laptop().guest.nat;
  return nat ? &*nat : nullptr;
}

Found no_nat_script(const Stage& stage) {
  if (nat_of(stage) != nullptr) return std::nullopt;
  return Explanation{"no file of the guest forwards or translates anything", std::nullopt};
}

Found nat_script_failed(const Stage& stage) {
  if (stage.nat_trouble.empty()) return std::nullopt;
  const auto* nat = nat_of(stage);
  return Explanation{stage.nat_trouble,
                     nat == nullptr ? std::nullopt : std::optional(SourceSpan{nat->file, 0, 0})};
}

Found no_forwarding(const Stage& stage) {
  const auto* nat = nat_of(stage);
  if (nat == nullptr || nat->enables_forwarding) return std::nullopt;
  const auto* set = stage.laptop().guest.sysctl.find("net.ipv4.ip_forward");
  if (set != nullptr && set->value.value == "1") return std::nullopt;
  return Explanation{"nothing sets net.ipv4.ip_forward to 1: the guest forwards no packet",
                     set == nullptr ? SourceSpan{nat->file, 0, 0} : set->value.where};
}

Found forward_chain_drops(const Stage& stage) {
  const auto* nat = nat_of(stage);
  if (nat == nullptr || !nat->forward_policy_drop) return std::nullopt;
  const bool outwards = std::ranges::any_of(nat->forward_accepts, [&](const auto& one) {
    return !one.established_only &&
           (!one.out_interface || one.out_interface->value == stage.topology().outside);
  });
  if (outwards) return std::nullopt;
  return Explanation{"FORWARD's policy is DROP and no rule accepts what goes out",
                     nat->forward_policy_drop};
}

Found replies_are_dropped(const Stage& stage) {
  const auto* nat = nat_of(stage);
  if (nat == nullptr || !nat->forward_policy_drop) return std::nullopt;
  const bool back = std::ranges::any_of(nat->forward_accepts, [&](const auto& one) {
    return !one.in_interface || one.in_interface->value == stage.topology().outside;
  });
  if (back) return std::nullopt;
  return Explanation{"FORWARD's policy is DROP and no rule accepts the replies",
                     nat->forward_policy_drop};
}

Found masquerade_missing(const Stage& stage) {
  const auto* nat = nat_of(stage);
  if (nat == nullptr || !nat->masquerades.empty()) return std::nullopt;
  return Explanation{"no rule masquerades: packets leave with the host's private address",
                     SourceSpan{nat->file, 0, 0}};
}

Found masquerade_elsewhere(const Stage& stage) {
  const auto* nat = nat_of(stage);
  if (nat == nullptr) return std::nullopt;
  for (const auto& one : nat->masquerades) {
    if (!one.out_interface || one.out_interface->value == stage.topology().outside) continue;
    return Explanation{fmt::format("the masquerade is for what leaves by {}, but the way out is {}",
                                   one.out_interface->value, stage.topology().outside),
                       one.out_interface->where};
  }
  return std::nullopt;
}

Found masquerade_other_source(const Stage& stage) {
  const auto* nat = nat_of(stage);
  const auto host = stage.host_address();
  if (nat == nullptr || !host) return std::nullopt;
  for (const auto& one : nat->masquerades) {
    if (!one.source || one.source->value.contains(host->address)) continue;
    return Explanation{
        fmt::format("the masquerade is for {}, but the host is {}",
                    net::to_string(one.source->value), net::to_string(host->address)),
        one.source->where};
  }
  return std::nullopt;
}

Found refusal(const Stage& stage) {
  if (!stage.refusal) return std::nullopt;
  return Explanation{stage.refusal->message, stage.refusal->where};
}

Found gap_in_topology(const Stage& stage) {
  if (stage.topology().gaps.empty()) return std::nullopt;
  const auto& gap = stage.topology().gaps.front();
  return Explanation{fmt::format("{}: {} would say {}", gap.message, gap.file, gap.line),
                     gap.near ? gap.near : start_of(stage, gap.file)};
}

Found no_default_route(const Stage& stage) {
  if (stage.laptop().host.default_router || stage.host_lease) return std::nullopt;
  return Explanation{"the host has no defaultrouter", start_of(stage, "host/etc/rc.conf")};
}

Found no_dhcp(const Stage& stage) {
  if (stage.lease) return std::nullopt;
  const auto& interfaces = stage.laptop().guest.interfaces;
  if (!interfaces) return Explanation{"nothing in the guest asks for a lease", std::nullopt};
  const std::string& asker = stage.topology().guest_bridge.empty() ? stage.topology().outside
                                                                   : stage.topology().guest_bridge;
  const auto* stanza = interfaces->find(asker);
  if (stanza != nullptr && stanza->method.value == "dhcp") {
    return Explanation{stage.dhcp_trouble, stanza->name.where};
  }
  return Explanation{fmt::format("nothing asks for a lease on {}", asker),
                     SourceSpan{interfaces->file, 0, 0}};
}

Found interfaces_refused(const Stage& stage) {
  const auto& interfaces = stage.laptop().guest.interfaces;
  if (!interfaces || !interfaces->unusable) return std::nullopt;
  return Explanation{"the guest's ifup refuses the whole file: not even lo comes up",
                     SourceSpan{interfaces->file, 0, 0}};
}

Found bridge_incomplete(const Stage& stage) {
  if (stage.bridge_trouble.empty()) return std::nullopt;
  const auto& interfaces = stage.laptop().guest.interfaces;
  return Explanation{stage.bridge_trouble,
                     interfaces ? std::optional(SourceSpan{interfaces->file, 0, 0}) : std::nullopt};
}

/// An ordinary access point takes no four-address frames.
Found no_wds(const Stage& stage) {
  const auto& intent = stage.laptop().intent;
  if (!intent || !intent->ap_four_addr || intent->ap_four_addr->value) return std::nullopt;
  if (stage.topology().road != model::Road::guest_bridges) return std::nullopt;
  return Explanation{"the access point takes no four-address frames: bridge mode needs WDS",
                     intent->ap_four_addr->where};
}

Found member_with_address(const Stage& stage) {
  if (stage.host_dhcp_trouble.find("bridge's member") == std::string::npos) return std::nullopt;
  const auto* one = stage.laptop().host.interface(stage.topology().tap);
  return Explanation{stage.host_dhcp_trouble, one == nullptr ? std::nullopt : one->configured};
}

Found nothing_serves_dhcp(const Stage& stage) {
  if (stage.host_dhcp_trouble.empty()) return std::nullopt;
  const auto* one = stage.laptop().host.interface(stage.topology().host_side);
  return Explanation{stage.host_dhcp_trouble, one == nullptr ? std::nullopt : one->configured};
}

Found pf_not_loaded(const Stage& stage) {
  if (stage.pf_trouble.empty()) return std::nullopt;
  const auto& pf = stage.laptop().host.pf ? stage.laptop().host.pf : stage.laptop().guest.pf;
  return Explanation{stage.pf_trouble, SourceSpan{pf->file, 0, 0}};
}

bool host_carries(const Stage& stage) {
  return stage.topology().road == model::Road::host_routes;
}

Found host_forwards_nothing(const Stage& stage) {
  const model::HostConfig& host = stage.laptop().host;
  const auto* set = host.sysctl.find("net.inet.ip.forwarding");
  const bool forwards =
      host.rc.is_yes("gateway_enable") || (set != nullptr && set->value.value == "1");
  if (!host_carries(stage) || forwards) return std::nullopt;
  return Explanation{"the host forwards no packets: gateway_enable is not YES",
                     start_of(stage, "host/etc/rc.conf")};
}

Found pf_is_off(const Stage& stage) {
  if (!host_carries(stage) || stage.laptop().host.rc.is_yes("pf_enable")) return std::nullopt;
  return Explanation{"pf is not on: nothing translates the guest's packets",
                     start_of(stage, "host/etc/rc.conf")};
}

Found no_name_server(const Stage& stage) {
  if (!stage.laptop().host.name_servers.empty()) return std::nullopt;
  return Explanation{"the host has no name server", start_of(stage, "host/etc/resolv.conf")};
}

Found guest_dns_trouble(const Stage& stage) {
  if (stage.dns_trouble.empty()) return std::nullopt;
  return Explanation{stage.dns_trouble, start_of(stage, "guest/etc/dnsmasq.conf")};
}

/// The keyword's line in the guest's sshd_config when its value is not among `good`; else the
/// file's start when the keyword is missing and its default is not good either.
Found sshd_keyword(const Stage& stage, std::string_view keyword, std::string_view otherwise,
                   std::initializer_list<std::string_view> good, std::string_view effect) {
  const auto& sshd = stage.laptop().guest.sshd;
  if (!sshd) return std::nullopt;
  const std::string value = sshd->value_or(keyword, otherwise);
  if (std::ranges::find(good, value) != good.end()) return std::nullopt;
  const auto* setting = sshd->find(keyword);
  if (setting == nullptr) {
    return Explanation{fmt::format("{} is not set, which is \"{}\": {}", keyword, value, effect),
                       SourceSpan{sshd->file, 0, 0}};
  }
  SourceSpan where = setting->keyword.where;
  if (!setting->values.empty()) where.end = setting->values.back().where.end;
  return Explanation{fmt::format("{} is \"{}\": {}", keyword, value, effect), where};
}

Found forwarding_refused(const Stage& stage) {
  return sshd_keyword(stage, "AllowTcpForwarding", "yes", {"yes", "all", "remote"},
                      "the guest's sshd refuses the tunnel's port");
}

Found loopback_only(const Stage& stage) {
  return sshd_keyword(stage, "GatewayPorts", "no", {"yes"},
                      "the tunnel's port is open on the guest's loopback only");
}

Found sshd_fails(const Stage& stage) {
  if (stage.sshd_trouble.empty()) return std::nullopt;
  return Explanation{stage.sshd_trouble, start_of(stage, "guest/etc/ssh/sshd_config")};
}

Found host_sshd_off(const Stage& stage) {
  if (stage.laptop().host.rc.is_yes("sshd_enable")) return std::nullopt;
  return Explanation{"the host runs no sshd: sshd_enable is not YES",
                     start_of(stage, "host/etc/rc.conf")};
}

using enum Symptom;
constexpr std::array rows{
    CauseRow{no_guest, "", refusal},
    CauseRow{no_guest, "vm-not-autostarted"},
    CauseRow{by_hand, "vm-run-not-at-boot"},
    CauseRow{by_hand, "vm-not-autostarted"},
    CauseRow{by_hand, "guest-not-unattended"},
    CauseRow{card_left, "", gap_in_topology},
    CauseRow{no_link, "bhyve-no-net-device"},
    CauseRow{no_link, "bhyve-tap-mismatch"},
    CauseRow{no_link, "bridge-no-member"},
    CauseRow{no_link, "", gap_in_topology},
    CauseRow{no_route, "defaultrouter-missing", no_default_route},
    CauseRow{no_route, "defaultrouter-outside-subnet"},
    CauseRow{no_route, "defaultrouter-not-guest"},
    CauseRow{no_lease, "interfaces-misplaced-option", interfaces_refused},
    CauseRow{no_lease, "interfaces-inline-comment", interfaces_refused},
    CauseRow{no_lease, "", interfaces_refused},
    CauseRow{no_lease, "l2-without-4addr", bridge_incomplete},
    CauseRow{no_lease, "l2-ap-no-wds", no_wds},
    CauseRow{no_lease, "", no_dhcp},
    CauseRow{no_host_lease, "ip-on-bridge-member", member_with_address},
    CauseRow{no_host_lease, "interfaces-misplaced-option", interfaces_refused},
    CauseRow{no_host_lease, "interfaces-inline-comment", interfaces_refused},
    CauseRow{no_host_lease, "l2-without-4addr", bridge_incomplete},
    CauseRow{no_host_lease, "l2-ap-no-wds", no_wds},
    CauseRow{no_host_lease, "", nothing_serves_dhcp},
    CauseRow{no_address, "", gap_in_topology},
    CauseRow{not_forwarded, "gateway-enable-missing", host_forwards_nothing},
    CauseRow{untranslated, "pf-not-enabled", pf_is_off},
    CauseRow{untranslated, "", pf_not_loaded},
    CauseRow{not_forwarded, "nat-ip-forward-off", no_forwarding},
    CauseRow{not_forwarded, "nat-forward-drop", forward_chain_drops},
    CauseRow{not_forwarded, "nat-syntax", nat_script_failed},
    CauseRow{not_forwarded, "", no_nat_script},
    CauseRow{untranslated, "pf-nat-wrong-interface"},
    CauseRow{untranslated, "nat-masquerade-wrong-if", masquerade_elsewhere},
    CauseRow{untranslated, "nat-masquerade-wrong-source", masquerade_other_source},
    CauseRow{untranslated, "nat-masquerade-missing", masquerade_missing},
    CauseRow{untranslated, "nat-syntax", nat_script_failed},
    CauseRow{reply_lost, "nat-forward-one-way", replies_are_dropped},
    CauseRow{unanswered, "subnet-overlap-wifi-lan"},
    CauseRow{no_names, "no-resolver", no_name_server},
    CauseRow{no_names, "", guest_dns_trouble},
    CauseRow{no_guest_ssh, "ssh-bad-option", sshd_fails},
    CauseRow{no_tunnel, "ssh-allowtcpforwarding-no", forwarding_refused},
    CauseRow{no_tunnel, "ssh-permitlisten-mismatch"},
    CauseRow{loopback_tunnel, "ssh-gatewayports-missing", loopback_only},
    CauseRow{silent_host, "host-sshd-disabled", host_sshd_off},
};

std::string_view rule_of(const CauseRow& row, const Stage& stage) {
  // bhyve's refusals come from several rules.
  return row.symptom == no_guest && stage.refusal ? stage.refusal->rule : row.rule;
}

}  // namespace

std::optional<Cause> likely_cause(const Stage& stage, Symptom symptom) {
  for (const CauseRow& row : rows) {
    if (row.symptom != symptom) continue;
    const std::string_view rule = rule_of(row, stage);
    const Diagnostic* finding = stage.subject->finding(rule);
    const Found found = row.look == nullptr ? Found() : row.look(stage);
    if (row.look != nullptr && !found) continue;
    if (finding != nullptr) return Cause{finding->message, std::string(rule), finding->where};
    if (found) return Cause{found->message, "", found->where};
  }
  return std::nullopt;
}

}  // namespace guestlink::sim
