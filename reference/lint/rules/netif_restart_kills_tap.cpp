#include <algorithm>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const bool has_tap = std::ranges::any_of(laptop.host.cloned_interfaces,
                                           [](const auto& one) { return is_tap(one.value); });
  if (!has_tap) return;
  for (const auto& script : laptop.host.scripts) {
    for (const auto& command : script.commands) {
      if (command.words.size() != 3 || command.words[0].value != "service") continue;
      if (command.words[1].value != "netif" || command.words[2].value != "restart") continue;
      report.add(command.where, "this destroys the tap of the running guest");
    }
  }
}

}  // namespace

extern const Rule netif_restart_kills_tap{
    {.id = "netif-restart-kills-tap",
     .severity = Severity::warning,
     .summary = "A script restarts netif while cloned_interfaces has a tap.",
     .why = "The tap of the running guest is destroyed: the link is dead until it restarts.",
     .instead = "tap0:sticky, or restart the guest as well",
     .source = "freebsd-src: libexec/rc/network.subr clone_down (12.1); wifibox#16"},
    check};

}  // namespace guestlink::lint
