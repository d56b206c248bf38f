#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr std::array<std::string_view, 26> known{"cloned_interfaces",
                                                 "defaultrouter",
                                                 "gateway_enable",
                                                 "sshd_enable",
                                                 "pf_enable",
                                                 "pf_rules",
                                                 "kld_list",
                                                 "vm_enable",
                                                 "vm_dir",
                                                 "vm_list",
                                                 "vm_delay",
                                                 "hostname",
                                                 "firewall_enable",
                                                 "firewall_type",
                                                 "devmatch_blocklist",
                                                 "devmatch_enable",
                                                 "netwait_enable",
                                                 "netwait_if",
                                                 "netwait_ip",
                                                 "synchronous_dhclient",
                                                 "background_dhclient",
                                                 "wpa_supplicant_enable",
                                                 "wifibox_enable",
                                                 "ipv6_gateway_enable",
                                                 "static_routes",
                                                 "pflog_enable"};

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& one : laptop.host.rc.all) {
    const std::string_view key = one.key.value;
    if (std::ranges::find(known, key) != known.end() || key.ends_with("_enable")) continue;
    std::string letters(key);
    std::erase(letters, '_');
    for (const std::string_view name : known) {
      std::string bare(name);
      std::erase(bare, '_');
      const bool near = letters == bare || letters + "s" == bare || letters == bare + "s" ||
                        (key.size() > 6 && closest(key, std::array{name}) &&
                         key.size() + 1 >= name.size() && name.size() + 1 >= key.size());
      if (!near) continue;
      auto& finding = report.add(one.key.where, fmt::format("nothing reads '{}'", key));
      finding.help = fmt::format("did you mean '{}'?", name);
      finding.edit = SuggestedEdit{one.key.where, std::string(name), false};
      break;
    }
  }
}

}  // namespace

extern const Rule rc_unknown_key_typo{
    {.id = "rc-unknown-key-typo",
     .severity = Severity::warning,
     .summary = "A key of rc.conf is nearly one that the set-up needs.",
     .why = "Nothing reads it.",
     .instead = "the right name",
     .source = "rc.conf(5)"},
    check};

}  // namespace guestlink::lint
