#include "reference/lint/rule.h"

namespace guestlink::lint {

// Found by suppression.cpp, once all other findings are known.
extern const Rule allow_unused{
    {.id = "allow-unused",
     .severity = Severity::warning,
     .summary = "A comment allows a finding that this file does not have.",
     .why = "The mistake was mended or moved; the comment would hide it should it come back.",
     .instead = "remove the comment",
     .source = "docs/rules.md, Suppressing a finding"},
    nullptr};

}  // namespace guestlink::lint
