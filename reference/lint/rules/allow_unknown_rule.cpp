#include "reference/lint/rule.h"

namespace guestlink::lint {

// Found by suppression.cpp.
extern const Rule allow_unknown_rule{
    {.id = "allow-unknown-rule",
     .severity = Severity::warning,
     .summary = "A comment allows a rule that does not exist.",
     .why = "It allows nothing: the finding it was meant for is still reported.",
     .instead = "# guestlink: allow RULE reason, with an id that `guestlink rules` lists",
     .source = "docs/rules.md, Suppressing a finding"},
    nullptr};

}  // namespace guestlink::lint
