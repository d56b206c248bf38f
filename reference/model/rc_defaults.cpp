#include "reference/model/rc_defaults.h"

#include <algorithm>
#include <array>

namespace guestlink::model {
namespace {

constexpr std::array<RcDefault, 35> defaults{{
    {"background_dhclient", "NO"},
    {"cloned_interfaces", ""},
    {"defaultroute_carrier_delay", "5"},
    {"defaultroute_delay", "30"},
    {"defaultrouter", "NO"},
    {"devmatch_blacklist", ""},
    {"devmatch_blocklist", ""},
    {"devmatch_enable", "YES"},
    {"firewall_enable", "NO"},
    {"firewall_type", "UNKNOWN"},
    {"gateway_enable", "NO"},
    {"ipv6_activate_all_interfaces", "NO"},
    {"ipv6_defaultrouter", "NO"},
    {"ipv6_gateway_enable", "NO"},
    {"ipv6_network_interfaces", "auto"},
    {"jail_list", ""},
    {"kern_securelevel_enable", "NO"},
    {"kld_list", ""},
    {"local_startup", "/usr/local/etc/rc.d"},
    {"netif_enable", "YES"},
    {"network_interfaces", "auto"},
    {"netwait_enable", "NO"},
    {"netwait_if_timeout", "30"},
    {"netwait_timeout", "60"},
    {"pf_enable", "NO"},
    {"pf_fallback_rules_enable", "NO"},
    {"pf_rules", "/etc/pf.conf"},
    {"pflog_enable", "NO"},
    {"rc_conf_files", "/etc/rc.conf /etc/rc.conf.local"},
    {"rtsold_enable", "NO"},
    {"sshd_enable", "NO"},
    {"static_routes", ""},
    {"synchronous_dhclient", "NO"},
    {"wpa_supplicant_conf_file", "/etc/wpa_supplicant.conf"},
    {"wpa_supplicant_flags", "-s"},
}};

}  // namespace

std::span<const RcDefault> rc_defaults() {
  return defaults;
}

std::optional<std::string_view> rc_default(std::string_view key) {
  const auto found = std::ranges::lower_bound(defaults, key, {}, &RcDefault::key);
  if (found == defaults.end() || found->key != key) return std::nullopt;
  return found->value;
}

}  // namespace guestlink::model
