#include <algorithm>

#include <fmt/format.h>

#include "reference/lint/assumed_release.h"
#include "reference/lint/inside_link.h"
#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool makes_a_tap(const model::HostConfig& host) {
  return std::ranges::any_of(host.cloned_interfaces,
                             [](const auto& one) { return is_tap(one.value); });
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (laptop.host.bhyve.empty() || !makes_a_tap(laptop.host)) return;
  const auto rc = laptop.file(sources, "host/etc/rc.conf");
  const auto* set = laptop.host.sysctl.find("net.link.tap.up_on_open");
  if (!rc || (set != nullptr && set->value.value == "1")) return;
  const auto file = laptop.file(sources, "host/etc/sysctl.conf");
  const SourceSpan where = set != nullptr ? set->value.where : whole(file ? *file : *rc);
  auto& finding = report.add(where, "net.link.tap.up_on_open is not 1" + if_assumed(laptop, "12"));
  const auto release = laptop.release();
  finding.severity = release && release->major >= 13 ? Severity::info : Severity::error;
  for (const auto& one : laptop.host.cloned_interfaces) {
    if (!is_tap(one.value)) continue;
    finding.related.push_back({one.where, "closing this tap takes it down"});
    break;
  }
}

}  // namespace

extern const Rule tap_up_on_open_missing{
    {.id = "tap-up-on-open-missing",
     .severity = Severity::error,
     .summary = "The guest's tap is not brought up when bhyve opens it.",
     .why = "Closing a tap takes it down. `up` in rc.conf helps only the first start: after the "
            "guest was restarted the link stays dead. Info from 13.0 on, whose bhyve brings the "
            "tap up itself (the release of that change is not verified).",
     .instead = "net.link.tap.up_on_open=1 in sysctl.conf",
     .source = "tap(4); freebsd-src: sys/net/if_tap.c tapopen, tapclose (12.1); "
               "usr.sbin/bhyve/net_backends.c"},
    check};

}  // namespace guestlink::lint
