#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& variable : command.unset_variables) {
      report.add(variable.where, fmt::format("nothing sets {}", variable.value));
    }
  }
}

}  // namespace

extern const Rule bhyve_unset_variable{
    {.id = "bhyve-unset-variable",
     .severity = Severity::error,
     .summary = "A bhyve command uses a variable that its script never sets.",
     .why = "The shell puts nothing there: a network card without a tap, a disk without a "
            "path.",
     .instead = "set it, and `set -u` at the top",
     .source = "sh(1)"},
    check};

}  // namespace guestlink::lint
