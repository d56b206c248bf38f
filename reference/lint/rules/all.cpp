// One `extern const Rule …;` and one row per rule, sorted by id; each stands in a file of its own.
// Rules that differ only in data stand in tables, one row per table.

#include <algorithm>
#include <array>
#include <vector>

#include "reference/lint/rule.h"
#include "reference/lint/rules/refused_lines.h"

namespace guestlink::lint {

extern const Rule allow_unknown_rule;
extern const Rule allow_unused;
extern const Rule alpine_eol;
extern const Rule bhyve_continuation_broken;
extern const Rule bhyve_exit_loop_missing;
extern const Rule bhyve_memory_default;
extern const Rule bhyve_no_acpi;
extern const Rule bhyve_no_hlt_exit;
extern const Rule bhyve_no_hostbridge;
extern const Rule bhyve_no_ignore_msr;
extern const Rule bhyve_no_lpc;
extern const Rule bhyve_no_net_device;
extern const Rule bhyve_no_wire;
extern const Rule bhyve_tap_mismatch;
extern const Rule bridge_no_member;
extern const Rule cap_bcast_0;
extern const Rule cap_em0_down;
extern const Rule chip_native_supported;
extern const Rule cloned_duplicate;
extern const Rule cloned_not_an_interface;
extern const Rule defaultrouter_is_self;
extern const Rule defaultrouter_not_guest;
extern const Rule defaultrouter_outside_subnet;
extern const Rule devicemap_missing_paren;
extern const Rule firewall_inert;
extern const Rule freebsd_eol;
extern const Rule grub_no_wire;
extern const Rule grub_unmaintained;
extern const Rule guest_not_unattended;
extern const Rule host_sshd_disabled;
extern const Rule load_value_not_yes;
extern const Rule loader_unquoted_value;
extern const Rule loader_vmm_not_preloaded;
extern const Rule module_redundant;
extern const Rule module_typo;
extern const Rule nat_forward_drop;
extern const Rule nat_forward_one_way;
extern const Rule nat_ip_forward_off;
extern const Rule nat_masquerade_missing;
extern const Rule nat_masquerade_wrong_if;
extern const Rule nat_masquerade_wrong_source;
extern const Rule nat_not_persistent;
extern const Rule native_wlan_configured;
extern const Rule nmdm_disabled_console;
extern const Rule no_resolver;
extern const Rule passthru_not_in_pptdevs;
extern const Rule paste_markdown_escape;
extern const Rule path_on_mnt;
extern const Rule pci_slot_not_in_capture;
extern const Rule pptdevs_bad_format;
extern const Rule pptdevs_missing;
extern const Rule pptdevs_not_in_passthru;
extern const Rule pptdevs_wrong_name;
extern const Rule ssh_allowtcpforwarding_no;
extern const Rule ssh_bad_option;
extern const Rule ssh_bind_asked_but_no;
extern const Rule ssh_clientspecified_no_bind;
extern const Rule ssh_first_value_wins;
extern const Rule ssh_forwarding_disabled;
extern const Rule ssh_gatewayports_missing;
extern const Rule ssh_host_forwarding_irrelevant;
extern const Rule ssh_inside_match;
extern const Rule ssh_no_exit_on_failure;
extern const Rule ssh_no_keepalive;
extern const Rule ssh_not_started_at_boot;
extern const Rule ssh_password_exposed;
extern const Rule ssh_permitlisten_mismatch;
extern const Rule ssh_privileged_port;
extern const Rule ssh_target_dynamic;
extern const Rule ssh_wrong_machine;
extern const Rule subnet_overlap_wifi_lan;
extern const Rule tap_module_wrong_name;
extern const Rule tap_not_created;
extern const Rule tap_up_on_open_missing;
extern const Rule two_default_routes;
extern const Rule vm_keys_inert;
extern const Rule vm_run_not_at_boot;
extern const Rule wpa_country_missing;

namespace {

constexpr std::array<const Rule*, 78> single_rules{
    &allow_unknown_rule,
    &allow_unused,
    &alpine_eol,
    &bhyve_continuation_broken,
    &bhyve_exit_loop_missing,
    &bhyve_memory_default,
    &bhyve_no_acpi,
    &bhyve_no_hlt_exit,
    &bhyve_no_hostbridge,
    &bhyve_no_ignore_msr,
    &bhyve_no_lpc,
    &bhyve_no_net_device,
    &bhyve_no_wire,
    &bhyve_tap_mismatch,
    &bridge_no_member,
    &cap_bcast_0,
    &cap_em0_down,
    &chip_native_supported,
    &cloned_duplicate,
    &cloned_not_an_interface,
    &defaultrouter_is_self,
    &defaultrouter_not_guest,
    &defaultrouter_outside_subnet,
    &devicemap_missing_paren,
    &firewall_inert,
    &freebsd_eol,
    &grub_no_wire,
    &grub_unmaintained,
    &guest_not_unattended,
    &host_sshd_disabled,
    &load_value_not_yes,
    &loader_unquoted_value,
    &loader_vmm_not_preloaded,
    &module_redundant,
    &module_typo,
    &nat_forward_drop,
    &nat_forward_one_way,
    &nat_ip_forward_off,
    &nat_masquerade_missing,
    &nat_masquerade_wrong_if,
    &nat_masquerade_wrong_source,
    &nat_not_persistent,
    &native_wlan_configured,
    &nmdm_disabled_console,
    &no_resolver,
    &passthru_not_in_pptdevs,
    &paste_markdown_escape,
    &path_on_mnt,
    &pci_slot_not_in_capture,
    &pptdevs_bad_format,
    &pptdevs_missing,
    &pptdevs_not_in_passthru,
    &pptdevs_wrong_name,
    &ssh_allowtcpforwarding_no,
    &ssh_bad_option,
    &ssh_bind_asked_but_no,
    &ssh_clientspecified_no_bind,
    &ssh_first_value_wins,
    &ssh_forwarding_disabled,
    &ssh_gatewayports_missing,
    &ssh_host_forwarding_irrelevant,
    &ssh_inside_match,
    &ssh_no_exit_on_failure,
    &ssh_no_keepalive,
    &ssh_not_started_at_boot,
    &ssh_password_exposed,
    &ssh_permitlisten_mismatch,
    &ssh_privileged_port,
    &ssh_target_dynamic,
    &ssh_wrong_machine,
    &subnet_overlap_wifi_lan,
    &tap_module_wrong_name,
    &tap_not_created,
    &tap_up_on_open_missing,
    &two_default_routes,
    &vm_keys_inert,
    &vm_run_not_at_boot,
    &wpa_country_missing,
};

std::vector<const Rule*> sorted_rules() {
  std::vector<const Rule*> rules(single_rules.begin(), single_rules.end());
  for (const auto table : {refused_line_rules()}) {
    for (const Rule& rule : table) rules.push_back(&rule);
  }
  std::ranges::sort(rules, {}, [](const Rule* rule) { return rule->text.id; });
  return rules;
}

}  // namespace

std::span<const Rule* const> all_rules() {
  static const std::vector<const Rule*> rules = sorted_rules();
  return rules;
}

}  // namespace guestlink::lint
