#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto release = laptop.release();
  if (!release || release->major < 13) return;
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& flag : command.flags) {
      if (flag.value == "-b") report.add(flag.where, "bhyve has no -b since 13.0");
    }
    for (const auto& option : command.others) {
      if (option.letter == 'g') report.add(option.value.where, "bhyve has no -g since 13.0");
    }
  }
}

}  // namespace

extern const Rule bhyve_option_removed{
    {.id = "bhyve-option-removed",
     .severity = Severity::error,
     .summary = "bhyve is given -b or -g on a release that no longer has them.",
     .why = "A usage error, and no VM.",
     .instead = "no such option",
     .source = "freebsd-src: usr.sbin/bhyve/bhyverun.c option strings"},
    check};

}  // namespace guestlink::lint
