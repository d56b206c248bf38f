#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    if (command.memory) continue;
    report.add(command.where, "bhyve is called without -m: the guest gets 256 MB");
  }
}

}  // namespace

extern const Rule bhyve_memory_default{
    {.id = "bhyve-memory-default",
     .severity = Severity::info,
     .summary = "bhyve is not told how much memory the guest gets.",
     .why = "It takes its default, 256 MB; a loader called before must use the same amount.",
     .instead = "bhyve -m 256M …",
     .source = "bhyve(8) -m; freebsd-src: usr.sbin/bhyve/amd64/bhyverun_machdep.c"},
    check};

}  // namespace guestlink::lint
