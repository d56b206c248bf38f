#include <algorithm>

#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/needed_packages.h"
#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// A real interface that rc.conf gives an address: a way out without the card.
bool has_wired_way_out(const model::Laptop& laptop) {
  return std::ranges::any_of(laptop.host.interfaces, [](const auto& one) {
    const std::string& name = one.name.value;
    return (one.dhcp || one.address) && !one.created && !is_bridge(name) && !is_tap(name) &&
           !name.starts_with("wlan") && !name.starts_with("lo") && !name.starts_with("vm-");
  });
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto& facts = laptop.seen.facts;
  const auto configured = configured_devices(laptop);
  const bool given_away = !configured.empty() || hands_over_by_devctl(laptop, sources);
  if (!facts.packages_file || !given_away || has_wired_way_out(laptop)) return;
  for (const NeededPackage& needed : needed_packages(laptop)) {
    if (is_installed(facts, needed)) continue;
    auto& finding = report.add(
        needed.where, fmt::format("this needs {}, which is not installed yet", needed.names[0]));
    if (!configured.empty()) {
      finding.related.push_back({configured.front().where, "from here on the host is off-line"});
    }
  }
}

}  // namespace

extern const Rule first_install_offline{
    {.id = "first-install-offline",
     .severity = Severity::error,
     .summary = "The card is given away, and a package that its guest needs is not on the host.",
     .why = "After the reboot nothing can fetch it: the card was the way to the network. Judged by "
            "a capture of `pkg info`, and only where rc.conf gives no other real interface an "
            "address; the guest's own packages and images are not looked at.",
     .instead = "pkg install what is named, while the card is still the host's",
     .source = "seed 002 line 189; vm-bhyve: README, quick start"},
    check};

}  // namespace guestlink::lint
