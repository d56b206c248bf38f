#include "reference/config/file_kind.h"

#include <algorithm>
#include <array>

#include "reference/config/readers.h"
#include "reference/config/vm_bhyve.h"

namespace guestlink::config {
namespace {

constexpr std::array kinds{
    FileKind{"laptop.json", "laptop.json", "guestlink(1)", read_laptop_json},
    FileKind{"freebsd-version", "captures/host/freebsd-version*", "freebsd-version(1)",
             read_freebsd_version},
    FileKind{"freebsd-version", "captures/host/uname*", "uname(1)", read_freebsd_version},

    FileKind{"loader.conf", "host/boot/loader.conf", "loader.conf(5)", read_loader_conf},
    FileKind{"loader.conf", "host/boot/loader.conf.local", "loader.conf(5)", read_loader_conf},
    FileKind{"loader.conf", "host/boot/loader.conf.d/*.conf", "loader.conf(5)", read_loader_conf},
    FileKind{"rc.conf", "host/etc/rc.conf", "rc.conf(5)", read_rc_conf},
    FileKind{"rc.conf", "host/etc/rc.conf.local", "rc.conf(5)", read_rc_conf},
    FileKind{"rc.conf", "host/etc/rc.conf.d/*", "rc.conf(5)", read_rc_conf},
    FileKind{"rc.conf", "host/usr/local/etc/rc.conf.d/*", "rc.conf(5)", read_rc_conf},
    FileKind{"sysctl.conf", "host/etc/sysctl.conf", "sysctl.conf(5)", read_sysctl_conf},
    FileKind{"sysctl.conf", "host/etc/sysctl.conf.local", "sysctl.conf(5)", read_sysctl_conf},
    FileKind{"resolv.conf", "host/etc/resolv.conf", "resolv.conf(5)", read_resolv_conf},
    FileKind{"pf.conf", "host/etc/pf.conf", "pf.conf(5)", read_pf_conf},
    FileKind{"pf.conf", "guest/etc/pf.conf", "pf.conf(5) of OpenBSD", read_guest_pf_conf},
    FileKind{"wifibox bhyve.conf", "host/usr/local/etc/wifibox/bhyve.conf", "wifibox(8)",
             read_wifibox_conf},
    FileKind{"bhyve_config", "host/usr/local/etc/bhyve/*.conf", "bhyve_config(5)",
             read_bhyve_config},
    FileKind{"bhyve_config", "host/etc/bhyve/*.conf", "bhyve_config(5)", read_bhyve_config},
    FileKind{"bhyve_config", "host/*bhyve*.cfg", "bhyve_config(5)", read_bhyve_config},
    FileKind{"dnsmasq.conf", "host/usr/local/etc/dnsmasq.conf", "dnsmasq(8)",
             read_host_dnsmasq_conf},
    FileKind{"dnsmasq.conf", "host/usr/local/etc/dnsmasq.d/*", "dnsmasq(8)",
             read_host_dnsmasq_conf},
    FileKind{"vm-bhyve system.conf", "host/*/.config/system.conf", "vm(8) of vm-bhyve",
             read_vm_system_conf},
    FileKind{"vm-bhyve template", "host/*/.templates/*.conf", "vm(8) of vm-bhyve",
             read_vm_template},
    FileKind{"vm-bhyve VM", "host/*/*.conf", "vm(8) of vm-bhyve", read_vm_conf, is_vm_conf_path},
    FileKind{"sshd_config", "host/etc/ssh/sshd_config", "sshd_config(5)", read_host_sshd_config},
    FileKind{"device.map", "host/*device*map", "grub-bhyve(8)", read_device_map},
    FileKind{"device.map", "host/*.map", "grub-bhyve(8)", read_device_map},
    FileKind{"host script", "host/usr/local/etc/rc.d/*", "sh(1)", read_host_script},
    FileKind{"host script", "host/etc/rc.local", "sh(1)", read_host_script},
    FileKind{"host script", "host/usr/local/bin/*", "sh(1)", read_host_script},
    FileKind{"host script", "host/usr/local/sbin/*", "sh(1)", read_host_script},
    FileKind{"host script", "host/*.sh", "sh(1)", read_host_script},
    FileKind{"host script", "host/root/*", "sh(1)", read_host_script},

    FileKind{"interfaces", "guest/etc/network/interfaces", "interfaces(5)", read_interfaces},
    FileKind{"interfaces", "guest/etc/network/interfaces.d/*", "interfaces(5)", read_interfaces},
    FileKind{"rc.conf", "guest/etc/rc.conf", "rc.conf(5)", read_guest_rc_conf},
    FileKind{"hostname.if", "guest/etc/hostname.*", "hostname.if(5) of OpenBSD", read_hostname_if},
    FileKind{"mygate", "guest/etc/mygate", "mygate(5) of OpenBSD", read_mygate},
    FileKind{"guest script", "guest/*nat.sh", "sh(1)", read_nat_script},
    FileKind{"guest script", "guest/*.sh", "sh(1)", read_nat_script},
    FileKind{"guest script", "guest/etc/local.d/*.start", "sh(1)", read_nat_script},
    FileKind{"iptables rules", "guest/etc/iptables/rules*", "iptables-restore(8)",
             read_iptables_rules},
    FileKind{"nft rules", "guest/etc/nftables*.nft", "nft(8)", read_nft_rules},
    FileKind{"nft rules", "guest/etc/nftables.conf", "nft(8)", read_nft_rules},
    FileKind{"guest sysctl", "guest/etc/sysctl.d/*.conf", "sysctl.d(5)", read_guest_sysctl},
    FileKind{"guest sysctl", "guest/etc/sysctl.conf", "sysctl.conf(5)", read_guest_sysctl},
    FileKind{"resolv.conf", "guest/etc/resolv.conf", "resolv.conf(5)", read_guest_resolv_conf},
    FileKind{"sshd_config", "guest/etc/ssh/sshd_config", "sshd_config(5)", read_guest_sshd_config},
    FileKind{"wpa_supplicant.conf", "guest/*wpa_supplicant*.conf", "wpa_supplicant.conf(5)",
             read_wpa_supplicant},
    FileKind{"dnsmasq.conf", "guest/etc/dnsmasq.conf", "dnsmasq(8)", read_dnsmasq_conf},
    FileKind{"dnsmasq.conf", "guest/etc/dnsmasq.d/*", "dnsmasq(8)", read_dnsmasq_conf},

    FileKind{"udhcpd.conf", "guest/*udhcpd*.conf", "udhcpd.conf of busybox", read_udhcpd_conf},
    FileKind{"hostapd.conf", "guest/*hostapd*.conf", "hostapd.conf of hostapd", read_hostapd_conf},
    FileKind{"modules", "guest/etc/modules", "modules(5)", read_guest_modules},
    FileKind{"modules", "guest/etc/modules-load.d/*.conf", "modules-load.d(5)", read_guest_modules},
    FileKind{"modprobe.d", "guest/etc/modprobe.d/*.conf", "modprobe.d(5)", read_modprobe_conf},

    FileKind{"vm passthru", "captures/host/vm-pass*", "vm(8) of vm-bhyve", read_vm_passthru},
    FileKind{"kldstat", "captures/host/kldstat*", "kldstat(8)", read_kldstat},
    FileKind{"dmesg", "captures/host/dmesg*", "dmesg(8)", read_dmesg},
    FileKind{"sysctl -a", "captures/host/sysctl*", "sysctl(8)", read_sysctl_capture},
    FileKind{"acpidump", "captures/host/acpidump*", "acpidump(8)", read_acpidump},
    FileKind{"earlier pciconf", "captures/host/pciconf-earlier*", "pciconf(8)",
             read_earlier_pciconf},
    FileKind{"pciconf after resume", "captures/host/pciconf-after-resume*", "pciconf(8)",
             read_pciconf_after_resume},
    FileKind{"pkg info", "captures/host/pkg*", "pkg-info(8)", read_host_packages},
    FileKind{"pciconf", "captures/host/pciconf*", "pciconf(8)", read_pciconf},
    FileKind{"ifconfig", "captures/host/ifconfig*", "ifconfig(8)", read_host_ifconfig},
    FileKind{"Linux ifconfig", "captures/guest/ifconfig*", "ifconfig(8)", read_guest_ifconfig},
    FileKind{"apk list", "captures/guest/apk*", "apk-list(8)", read_guest_packages},
    FileKind{"ss", "captures/guest/ss*", "ss(8)", read_listeners},
    FileKind{"ss", "captures/guest/netstat*", "netstat of busybox", read_listeners},
    FileKind{"guest dmesg", "captures/guest/dmesg*", "dmesg(1)", read_guest_dmesg},
    FileKind{"ip -j addr", "captures/guest/ip*.json", "ip-address(8)", read_ip_addr_json},
};

/// Shell-like: `*` is any run of characters, a slash too.
bool fits(std::string_view pattern, std::string_view path) {
  std::size_t star = std::string_view::npos;
  std::size_t retry = 0;
  std::size_t at = 0;
  std::size_t want = 0;
  while (at < path.size()) {
    if (want < pattern.size() && pattern[want] == '*') {
      star = want++;
      retry = at;
    } else if (want < pattern.size() && pattern[want] == path[at]) {
      ++want;
      ++at;
    } else if (star != std::string_view::npos) {
      want = star + 1;
      at = ++retry;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', want) == std::string_view::npos;
}

}  // namespace

std::span<const FileKind> file_kinds() {
  return kinds;
}

const FileKind* kind_of(std::string_view path) {
  const auto found = std::ranges::find_if(kinds, [&](const FileKind& kind) {
    return fits(kind.pattern, path) && (kind.fits == nullptr || kind.fits(path));
  });
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace guestlink::config
