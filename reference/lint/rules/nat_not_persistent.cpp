#include <algorithm>
#include <string_view>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// Some file of the guest other than the script itself names it, or its rules are restored by a
/// service.
bool is_started(const model::Laptop& laptop, const SourceSet& sources) {
  const auto& nat = *laptop.guest.nat;
  const auto restores = [](std::string_view level) {
    return level.ends_with("/iptables") || level.ends_with("/nftables");
  };
  if (std::ranges::any_of(laptop.guest.runlevels, restores)) return true;
  if (nat.path.starts_with("/etc/local.d/")) {
    return std::ranges::find(laptop.guest.runlevels, "default/local") !=
           laptop.guest.runlevels.end();
  }
  return std::ranges::any_of(laptop.files, [&](const model::FileLines& one) {
    const std::string_view path = path_in_laptop(laptop, sources, one.file);
    if (one.file == nat.file || !path.starts_with("guest/etc/")) return false;
    return sources.text(one.file).find(nat.path) != std::string_view::npos;
  });
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto& nat = laptop.guest.nat;
  if (!nat || is_started(laptop, sources)) return;
  const SourceSpan where =
      nat->masquerades.empty() ? whole(nat->file) : nat->masquerades.front().where;
  report.add(where, "nothing runs this script when the guest starts");
}

}  // namespace

extern const Rule nat_not_persistent{
    {.id = "nat-not-persistent",
     .severity = Severity::warning,
     .summary = "The guest's NAT rules stand in a script that nothing runs at boot.",
     .why = "After a restart of the guest the host has no way out until somebody runs it.",
     .instead = "pre-up /root/nat.sh in the stanza of eth0, or rules saved for a service",
     .source = "interfaces(5) pre-up; seed 000 line 144"},
    check};

}  // namespace guestlink::lint
