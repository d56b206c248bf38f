#include <string>
#include <vector>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  std::vector<Located<std::string>> macs;
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    for (const auto& network : machine.networks) {
      if (network.mac && !network.mac->value.empty()) macs.push_back(*network.mac);
    }
  }
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& slot : command.slots) {
      for (const auto& option : slot.options) {
        if (!option.value.starts_with("mac=")) continue;
        macs.push_back({option.value.substr(4), option.where});
      }
    }
  }
  for (const auto& mac : macs) {
    if (mac.value.find('$') != std::string::npos) continue;
    const auto parsed = net::parse_mac(mac.value);
    if (parsed && !parsed->is_group() && !parsed->is_zero()) continue;
    report.add(mac.where, fmt::format("'{}' cannot be a guest's address", mac.value));
  }
}

}  // namespace

extern const Rule vmconf_mac_invalid{
    {.id = "vmconf-mac-invalid",
     .severity = Severity::error,
     .summary = "The MAC address of a guest is none, or that of a group.",
     .why = "bhyve: \"Invalid MAC\"; the guest has no link.",
     .instead = "58:9c:fc:00:00:01, for instance",
     .source = "freebsd-src: usr.sbin/bhyve/net_utils.c; vm-bhyve: lib/vm-run"},
    check};

}  // namespace guestlink::lint
