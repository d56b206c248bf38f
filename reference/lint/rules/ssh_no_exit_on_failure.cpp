#include <optional>
#include <string>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool is_yes(const std::optional<std::string>& value) {
  return value && (*value == "yes" || *value == "YES" || *value == "Yes");
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& tunnel : laptop.host.tunnels) {
    if (is_yes(tunnel.option("ExitOnForwardFailure"))) continue;
    report.add(tunnel.where, "ssh goes on without a message when the forward is refused");
  }
}

}  // namespace

extern const Rule ssh_no_exit_on_failure{
    {.id = "ssh-no-exit-on-failure",
     .severity = Severity::warning,
     .summary = "ssh -R is called without ExitOnForwardFailure.",
     .why = "A refused forward counts as success: exit code 0, a process that runs, and no way in.",
     .instead = "-o ExitOnForwardFailure=yes",
     .source = "ssh_config(5) ExitOnForwardFailure; tried: OpenSSH 9.2p1"},
    check};

}  // namespace guestlink::lint
