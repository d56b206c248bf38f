#pragma once

#include "reference/config/reading.h"

namespace guestlink::config {

// One function per format, each in a file named after it; reference/config/file_kind.cpp says
// which file each reads.

void read_laptop_json(Reading& in);
void read_freebsd_version(Reading& in);
void read_loader_conf(Reading& in);
void read_rc_conf(Reading& in);
void read_sysctl_conf(Reading& in);
void read_resolv_conf(Reading& in);
void read_host_script(Reading& in);
void read_device_map(Reading& in);
void read_host_sshd_config(Reading& in);

void read_guest_rc_conf(Reading& in);
void read_hostname_if(Reading& in);
void read_mygate(Reading& in);
void read_guest_sshd_config(Reading& in);
void read_guest_sysctl(Reading& in);
void read_guest_resolv_conf(Reading& in);
void read_interfaces(Reading& in);
void read_wpa_supplicant(Reading& in);
void read_dnsmasq_conf(Reading& in);
void read_nat_script(Reading& in);
void read_iptables_rules(Reading& in);
void read_nft_rules(Reading& in);

void read_pciconf(Reading& in);
void read_host_ifconfig(Reading& in);
void read_guest_ifconfig(Reading& in);

void read_vm_system_conf(Reading& in);
void read_vm_template(Reading& in);
void read_vm_conf(Reading& in);

void read_pf_conf(Reading& in);
void read_guest_pf_conf(Reading& in);
void read_bhyve_config(Reading& in);
void read_wifibox_conf(Reading& in);
void read_host_dnsmasq_conf(Reading& in);

void read_udhcpd_conf(Reading& in);
void read_hostapd_conf(Reading& in);
void read_guest_modules(Reading& in);
void read_modprobe_conf(Reading& in);

void read_vm_passthru(Reading& in);
void read_kldstat(Reading& in);
void read_dmesg(Reading& in);
void read_sysctl_capture(Reading& in);
void read_acpidump(Reading& in);
void read_ip_addr_json(Reading& in);
void read_earlier_pciconf(Reading& in);
void read_pciconf_after_resume(Reading& in);
void read_host_packages(Reading& in);
void read_guest_packages(Reading& in);
void read_listeners(Reading& in);
void read_guest_dmesg(Reading& in);

}  // namespace guestlink::config
