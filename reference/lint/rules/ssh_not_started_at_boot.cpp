#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  for (const auto& tunnel : laptop.host.tunnels) {
    if (starts_at_boot(laptop, sources, tunnel.where.file)) continue;
    auto& finding = report.add(tunnel.where, "nothing opens this tunnel after a reboot");
    const auto rc = laptop.file(sources, "host/etc/rc.conf");
    if (rc) finding.related.push_back({whole(*rc), "no service here starts it"});
  }
}

}  // namespace

extern const Rule ssh_not_started_at_boot{
    {.id = "ssh-not-started-at-boot",
     .severity = Severity::warning,
     .summary = "The tunnel is opened by a script that nothing starts at boot.",
     .why = "After a reboot the host cannot be reached until somebody types the command.",
     .instead = "an rc.d script that runs it under daemon(8) -r, enabled in rc.conf",
     .source = "rc(8), daemon(8); seed 000 line 150"},
    check};

}  // namespace guestlink::lint
