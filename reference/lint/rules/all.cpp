// One `extern const Rule …;` and one row per rule, sorted by id; each stands in a file of its own.
// Rules that differ only in data stand in tables, one row per table.

#include <algorithm>
#include <array>
#include <vector>

#include "reference/lint/rule.h"
#include "reference/lint/rules/chips.h"
#include "reference/lint/rules/refused_lines.h"
#include "reference/lint/rules/tables.h"

namespace guestlink::lint {

extern const Rule address_is_network_or_broadcast;
extern const Rule address_on_tap_lost;
extern const Rule allow_unknown_rule;
extern const Rule allow_unused;
extern const Rule alpine_eol;
extern const Rule amdvi_disabled;
extern const Rule amdvi_in_sysctl;
extern const Rule amdvi_on_intel;
extern const Rule baseline_unused;
extern const Rule bhyve_32bit_iso;
extern const Rule bhyve_bad_emulation;
extern const Rule bhyve_bootrom_and_grub;
extern const Rule bhyve_bootrom_missing;
extern const Rule bhyve_com_stdio_daemon;
extern const Rule bhyve_continuation_broken;
extern const Rule bhyve_exit_loop_missing;
extern const Rule bhyve_fbuf_wait_headless;
extern const Rule bhyve_grub_memory_mismatch;
extern const Rule bhyve_kill_9;
extern const Rule bhyve_memory_default;
extern const Rule bhyve_missing_func0;
extern const Rule bhyve_net_no_backend;
extern const Rule bhyve_no_acpi;
extern const Rule bhyve_no_hlt_exit;
extern const Rule bhyve_no_hostbridge;
extern const Rule bhyve_no_ignore_msr;
extern const Rule bhyve_no_loader;
extern const Rule bhyve_no_lpc;
extern const Rule bhyve_no_net_device;
extern const Rule bhyve_no_wire;
extern const Rule bhyve_option_removed;
extern const Rule bhyve_passthru_bad_selector;
extern const Rule bhyve_restart_storm;
extern const Rule bhyve_slot_duplicate;
extern const Rule bhyve_slot_range;
extern const Rule bhyve_tap_mismatch;
extern const Rule bhyve_tap_shared;
extern const Rule bhyve_unset_variable;
extern const Rule bhyve_virt_iso;
extern const Rule bhyve_vmname_mismatch;
extern const Rule bhyve_vnc_exposed;
extern const Rule bhyve_wrong_bus_lpc;
extern const Rule bogus_vmm_tunable;
extern const Rule bridge_member_ifaddrs_workaround;
extern const Rule bridge_member_not_up;
extern const Rule bridge_no_member;
extern const Rule bridge_not_up;
extern const Rule bridge_pfil_blocks;
extern const Rule bridge_stp_delay;
extern const Rule bridge_two_bridges;
extern const Rule cap_address_differs;
extern const Rule cap_bcast_0;
extern const Rule cap_bridge_empty;
extern const Rule cap_bridge_extra_member;
extern const Rule cap_counters_one_way;
extern const Rule cap_em0_down;
extern const Rule cap_flags_stripped;
extern const Rule cap_mtu_differs;
extern const Rule cap_pci_vs_loader;
extern const Rule cap_ppt_not_ready;
extern const Rule cap_tap_not_opened;
extern const Rule cap_vmp_vs_pptdevs;
extern const Rule cap_wlan_on_host;
extern const Rule chip_native_supported;
extern const Rule cloned_duplicate;
extern const Rule cloned_not_an_interface;
extern const Rule defaultrouter_is_self;
extern const Rule defaultrouter_not_guest;
extern const Rule defaultrouter_outside_subnet;
extern const Rule devicemap_bad_device;
extern const Rule devicemap_iso_differs;
extern const Rule devicemap_missing_paren;
extern const Rule devicemap_path_with_space;
extern const Rule devicemap_root_mismatch;
extern const Rule devicemap_wrong_name;
extern const Rule devmatch_disabled;
extern const Rule devmatch_legacy_name;
extern const Rule dhcp_before_guest;
extern const Rule dhcpd_interface_wrong;
extern const Rule duplicate_address;
extern const Rule firewall_inert;
extern const Rule firewall_simple_unconfigured;
extern const Rule firmware_module_preloaded;
extern const Rule first_install_offline;
extern const Rule freebsd_eol;
extern const Rule grub_no_wire;
extern const Rule grub_unmaintained;
extern const Rule guest_eth0_dhcp;
extern const Rule guest_eth0_outside_subnet;
extern const Rule guest_eth0_unconfigured;
extern const Rule guest_firmware_missing;
extern const Rule guest_no_dns_proxy;
extern const Rule guest_not_unattended;
extern const Rule guest_root_blank;
extern const Rule guest_services_on_wlan;
extern const Rule guest_two_default_routes;
extern const Rule guest_wifi_service_missing;
extern const Rule guest_wlan_drops;
extern const Rule guest_wpa_pkg_missing;
extern const Rule host_driver_busy;
extern const Rule host_sshd_disabled;
extern const Rule host_wpa_supplicant;
extern const Rule interfaces_auto_missing;
extern const Rule interfaces_bridge_ports_underscore;
extern const Rule interfaces_duplicate_iface;
extern const Rule interfaces_hidden_failure;
extern const Rule iommu_disabled;
extern const Rule ip_forwarding_undone;
extern const Rule ip_on_bridge_member;
extern const Rule l2_ap_no_wds;
extern const Rule l2_driver_without_4addr;
extern const Rule l2_ip_forward_unneeded;
extern const Rule l2_stp_on;
extern const Rule l2_without_4addr;
extern const Rule load_value_not_yes;
extern const Rule loader_spaces_around_equals;
extern const Rule loader_unquoted_value;
extern const Rule loader_vmm_not_preloaded;
extern const Rule module_blacklisted;
extern const Rule module_redundant;
extern const Rule module_typo;
extern const Rule nat_forward_drop;
extern const Rule nat_forward_one_way;
extern const Rule nat_ip_forward_off;
extern const Rule nat_ip_forward_overridden;
extern const Rule nat_masquerade_missing;
extern const Rule nat_masquerade_wrong_if;
extern const Rule nat_masquerade_wrong_source;
extern const Rule nat_nft_oif_absent;
extern const Rule nat_not_persistent;
extern const Rule nat_snat_fixed_address;
extern const Rule native_driver_preloaded;
extern const Rule native_wlan_configured;
extern const Rule netif_restart_kills_tap;
extern const Rule netmask_mismatch;
extern const Rule netwait_on_missing_if;
extern const Rule nmdm_disabled_console;
extern const Rule no_dmar;
extern const Rule no_ept_ug;
extern const Rule no_ivrs;
extern const Rule no_resolver;
extern const Rule openbsd_guest_old_freebsd;
extern const Rule passthru_not_in_pptdevs;
extern const Rule paste_markdown_escape;
extern const Rule path_on_mnt;
extern const Rule pci_critical_device_passed;
extern const Rule pci_device_in_two_vms;
extern const Rule pci_multifunction_split;
extern const Rule pci_multiple_wifi;
extern const Rule pci_no_wifi;
extern const Rule pci_none_attached;
extern const Rule pci_nonzero_domain;
extern const Rule pci_not_network_class;
extern const Rule pci_not_ppt_bound;
extern const Rule pci_renumbered;
extern const Rule pci_slot_not_in_capture;
extern const Rule pci_two_managers;
extern const Rule pf_blocks_inside;
extern const Rule pf_blocks_ssh_tunnel;
extern const Rule pf_comment_continued;
extern const Rule pf_double_nat;
extern const Rule pf_empty_after_error;
extern const Rule pf_interface_missing;
extern const Rule pf_log_without_pflog;
extern const Rule pf_no_skip_lo0;
extern const Rule pf_not_enabled;
extern const Rule pf_static_ifaddr;
extern const Rule ppt_load_bogus;
extern const Rule pptdevs_bad_format;
extern const Rule pptdevs_comma_or_tab;
extern const Rule pptdevs_duplicate_assignment;
extern const Rule pptdevs_missing;
extern const Rule pptdevs_not_in_passthru;
extern const Rule pptdevs_range;
extern const Rule pptdevs_too_long;
extern const Rule pptdevs_trailing_junk_accepted;
extern const Rule pptdevs_wrong_name;
extern const Rule rc_duplicate_key;
extern const Rule rc_not_yes_or_no;
extern const Rule rc_unknown_key_typo;
extern const Rule regdb_missing;
extern const Rule regdom_mismatch;
extern const Rule securelevel_raised;
extern const Rule ssh_allowtcpforwarding_no;
extern const Rule ssh_bad_option;
extern const Rule ssh_bind_asked_but_no;
extern const Rule ssh_blocked_by_guest_firewall;
extern const Rule ssh_clientspecified_no_bind;
extern const Rule ssh_dnat_no_forward;
extern const Rule ssh_first_value_wins;
extern const Rule ssh_forwarding_disabled;
extern const Rule ssh_gatewayports_missing;
extern const Rule ssh_host_forwarding_irrelevant;
extern const Rule ssh_host_port_mismatch;
extern const Rule ssh_inside_match;
extern const Rule ssh_no_exit_on_failure;
extern const Rule ssh_no_keepalive;
extern const Rule ssh_not_started_at_boot;
extern const Rule ssh_password_exposed;
extern const Rule ssh_permitlisten_mismatch;
extern const Rule ssh_port_conflict;
extern const Rule ssh_privileged_port;
extern const Rule ssh_target_dynamic;
extern const Rule ssh_wrong_machine;
extern const Rule static_with_dhcp;
extern const Rule subnet_common_default;
extern const Rule subnet_not_private;
extern const Rule subnet_overlap_wifi_lan;
extern const Rule suspend_flr_lost;
extern const Rule suspend_no_hook;
extern const Rule suspend_restart_vmm_awake;
extern const Rule switch_manual_bridge_missing;
extern const Rule switch_name_too_long;
extern const Rule switch_private_in_name_only;
extern const Rule switch_reboot_15;
extern const Rule switch_uplink_is_wlan;
extern const Rule tap_module_wrong_name;
extern const Rule tap_not_created;
extern const Rule tap_up_on_open_missing;
extern const Rule tap_up_on_open_typo;
extern const Rule two_default_routes;
extern const Rule two_dmar_old_freebsd;
extern const Rule two_firewalls;
extern const Rule vm_dir_bad;
extern const Rule vm_enable_no;
extern const Rule vm_keys_inert;
extern const Rule vm_not_autostarted;
extern const Rule vm_run_not_at_boot;
extern const Rule vmconf_device_not_created;
extern const Rule vmconf_firmware_missing;
extern const Rule vmconf_graphics_wait;
extern const Rule vmconf_loader_missing;
extern const Rule vmconf_loader_unknown;
extern const Rule vmconf_mac_invalid;
extern const Rule vmconf_memory_bad_unit;
extern const Rule vmconf_memory_too_small;
extern const Rule vmconf_network0_name_ignored;
extern const Rule vmconf_no_disk_nonuefi;
extern const Rule vmconf_no_network;
extern const Rule vmconf_passthru_format;
extern const Rule vmconf_passthru_missing;
extern const Rule vmconf_stale_kernel_names;
extern const Rule vmconf_switch_missing;
extern const Rule vmconf_vnc_exposed;
extern const Rule vmconf_wired_double;
extern const Rule vmm_in_kld_list;
extern const Rule vtnet_tunable_on_host;
extern const Rule wifibox_passthru_missing;
extern const Rule wlan_member_of_bridge;
extern const Rule wpa_country_invalid;
extern const Rule wpa_country_missing;
extern const Rule wpa_key_mgmt_unknown;
extern const Rule wpa_no_credentials;

namespace {

constexpr std::array<const Rule*, 253> single_rules{
    &address_is_network_or_broadcast,
    &address_on_tap_lost,
    &allow_unknown_rule,
    &allow_unused,
    &alpine_eol,
    &amdvi_disabled,
    &amdvi_in_sysctl,
    &amdvi_on_intel,
    &baseline_unused,
    &bhyve_32bit_iso,
    &bhyve_bad_emulation,
    &bhyve_bootrom_and_grub,
    &bhyve_bootrom_missing,
    &bhyve_com_stdio_daemon,
    &bhyve_continuation_broken,
    &bhyve_exit_loop_missing,
    &bhyve_fbuf_wait_headless,
    &bhyve_grub_memory_mismatch,
    &bhyve_kill_9,
    &bhyve_memory_default,
    &bhyve_missing_func0,
    &bhyve_net_no_backend,
    &bhyve_no_acpi,
    &bhyve_no_hlt_exit,
    &bhyve_no_hostbridge,
    &bhyve_no_ignore_msr,
    &bhyve_no_loader,
    &bhyve_no_lpc,
    &bhyve_no_net_device,
    &bhyve_no_wire,
    &bhyve_option_removed,
    &bhyve_passthru_bad_selector,
    &bhyve_restart_storm,
    &bhyve_slot_duplicate,
    &bhyve_slot_range,
    &bhyve_tap_mismatch,
    &bhyve_tap_shared,
    &bhyve_unset_variable,
    &bhyve_virt_iso,
    &bhyve_vmname_mismatch,
    &bhyve_vnc_exposed,
    &bhyve_wrong_bus_lpc,
    &bogus_vmm_tunable,
    &bridge_member_ifaddrs_workaround,
    &bridge_member_not_up,
    &bridge_no_member,
    &bridge_not_up,
    &bridge_pfil_blocks,
    &bridge_stp_delay,
    &bridge_two_bridges,
    &cap_address_differs,
    &cap_bcast_0,
    &cap_bridge_empty,
    &cap_bridge_extra_member,
    &cap_counters_one_way,
    &cap_em0_down,
    &cap_flags_stripped,
    &cap_mtu_differs,
    &cap_pci_vs_loader,
    &cap_ppt_not_ready,
    &cap_tap_not_opened,
    &cap_vmp_vs_pptdevs,
    &cap_wlan_on_host,
    &chip_native_supported,
    &cloned_duplicate,
    &cloned_not_an_interface,
    &defaultrouter_is_self,
    &defaultrouter_not_guest,
    &defaultrouter_outside_subnet,
    &devicemap_bad_device,
    &devicemap_iso_differs,
    &devicemap_missing_paren,
    &devicemap_path_with_space,
    &devicemap_root_mismatch,
    &devicemap_wrong_name,
    &devmatch_disabled,
    &devmatch_legacy_name,
    &dhcp_before_guest,
    &dhcpd_interface_wrong,
    &duplicate_address,
    &firewall_inert,
    &firewall_simple_unconfigured,
    &firmware_module_preloaded,
    &first_install_offline,
    &freebsd_eol,
    &grub_no_wire,
    &grub_unmaintained,
    &guest_eth0_dhcp,
    &guest_eth0_outside_subnet,
    &guest_eth0_unconfigured,
    &guest_firmware_missing,
    &guest_no_dns_proxy,
    &guest_not_unattended,
    &guest_root_blank,
    &guest_services_on_wlan,
    &guest_two_default_routes,
    &guest_wifi_service_missing,
    &guest_wlan_drops,
    &guest_wpa_pkg_missing,
    &host_driver_busy,
    &host_sshd_disabled,
    &host_wpa_supplicant,
    &interfaces_auto_missing,
    &interfaces_bridge_ports_underscore,
    &interfaces_duplicate_iface,
    &interfaces_hidden_failure,
    &iommu_disabled,
    &ip_forwarding_undone,
    &ip_on_bridge_member,
    &l2_ap_no_wds,
    &l2_driver_without_4addr,
    &l2_ip_forward_unneeded,
    &l2_stp_on,
    &l2_without_4addr,
    &load_value_not_yes,
    &loader_spaces_around_equals,
    &loader_unquoted_value,
    &loader_vmm_not_preloaded,
    &module_blacklisted,
    &module_redundant,
    &module_typo,
    &nat_forward_drop,
    &nat_forward_one_way,
    &nat_ip_forward_off,
    &nat_ip_forward_overridden,
    &nat_masquerade_missing,
    &nat_masquerade_wrong_if,
    &nat_masquerade_wrong_source,
    &nat_nft_oif_absent,
    &nat_not_persistent,
    &nat_snat_fixed_address,
    &native_driver_preloaded,
    &native_wlan_configured,
    &netif_restart_kills_tap,
    &netmask_mismatch,
    &netwait_on_missing_if,
    &nmdm_disabled_console,
    &no_dmar,
    &no_ept_ug,
    &no_ivrs,
    &no_resolver,
    &openbsd_guest_old_freebsd,
    &passthru_not_in_pptdevs,
    &paste_markdown_escape,
    &path_on_mnt,
    &pci_critical_device_passed,
    &pci_device_in_two_vms,
    &pci_multifunction_split,
    &pci_multiple_wifi,
    &pci_no_wifi,
    &pci_none_attached,
    &pci_nonzero_domain,
    &pci_not_network_class,
    &pci_not_ppt_bound,
    &pci_renumbered,
    &pci_slot_not_in_capture,
    &pci_two_managers,
    &pf_blocks_inside,
    &pf_blocks_ssh_tunnel,
    &pf_comment_continued,
    &pf_double_nat,
    &pf_empty_after_error,
    &pf_interface_missing,
    &pf_log_without_pflog,
    &pf_no_skip_lo0,
    &pf_not_enabled,
    &pf_static_ifaddr,
    &ppt_load_bogus,
    &pptdevs_bad_format,
    &pptdevs_comma_or_tab,
    &pptdevs_duplicate_assignment,
    &pptdevs_missing,
    &pptdevs_not_in_passthru,
    &pptdevs_range,
    &pptdevs_too_long,
    &pptdevs_trailing_junk_accepted,
    &pptdevs_wrong_name,
    &rc_duplicate_key,
    &rc_not_yes_or_no,
    &rc_unknown_key_typo,
    &regdb_missing,
    &regdom_mismatch,
    &securelevel_raised,
    &ssh_allowtcpforwarding_no,
    &ssh_bad_option,
    &ssh_bind_asked_but_no,
    &ssh_blocked_by_guest_firewall,
    &ssh_clientspecified_no_bind,
    &ssh_dnat_no_forward,
    &ssh_first_value_wins,
    &ssh_forwarding_disabled,
    &ssh_gatewayports_missing,
    &ssh_host_forwarding_irrelevant,
    &ssh_host_port_mismatch,
    &ssh_inside_match,
    &ssh_no_exit_on_failure,
    &ssh_no_keepalive,
    &ssh_not_started_at_boot,
    &ssh_password_exposed,
    &ssh_permitlisten_mismatch,
    &ssh_port_conflict,
    &ssh_privileged_port,
    &ssh_target_dynamic,
    &ssh_wrong_machine,
    &static_with_dhcp,
    &subnet_common_default,
    &subnet_not_private,
    &subnet_overlap_wifi_lan,
    &suspend_flr_lost,
    &suspend_no_hook,
    &suspend_restart_vmm_awake,
    &switch_manual_bridge_missing,
    &switch_name_too_long,
    &switch_private_in_name_only,
    &switch_reboot_15,
    &switch_uplink_is_wlan,
    &tap_module_wrong_name,
    &tap_not_created,
    &tap_up_on_open_missing,
    &tap_up_on_open_typo,
    &two_default_routes,
    &two_dmar_old_freebsd,
    &two_firewalls,
    &vm_dir_bad,
    &vm_enable_no,
    &vm_keys_inert,
    &vm_not_autostarted,
    &vm_run_not_at_boot,
    &vmconf_device_not_created,
    &vmconf_firmware_missing,
    &vmconf_graphics_wait,
    &vmconf_loader_missing,
    &vmconf_loader_unknown,
    &vmconf_mac_invalid,
    &vmconf_memory_bad_unit,
    &vmconf_memory_too_small,
    &vmconf_network0_name_ignored,
    &vmconf_no_disk_nonuefi,
    &vmconf_no_network,
    &vmconf_passthru_format,
    &vmconf_passthru_missing,
    &vmconf_stale_kernel_names,
    &vmconf_switch_missing,
    &vmconf_vnc_exposed,
    &vmconf_wired_double,
    &vmm_in_kld_list,
    &vtnet_tunable_on_host,
    &wifibox_passthru_missing,
    &wlan_member_of_bridge,
    &wpa_country_invalid,
    &wpa_country_missing,
    &wpa_key_mgmt_unknown,
    &wpa_no_credentials,
};

std::vector<const Rule*> sorted_rules() {
  std::vector<const Rule*> rules(single_rules.begin(), single_rules.end());
  for (const auto table :
       {chip_rules(), refused_line_rules(), interfaces_line_rules(), tunnel_end_rules(),
        guest_filter_rules(), host_way_out_rules(), dhcp_service_rules(), service_script_rules(),
        vm_device_rules(), wpa_start_rules(), guest_bridge_rules(), passed_function_rules()}) {
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
