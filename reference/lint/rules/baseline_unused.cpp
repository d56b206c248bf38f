#include "reference/lint/rule.h"

namespace guestlink::lint {

// Found where the baseline file is applied, once all other findings are known.
extern const Rule baseline_unused{
    {.id = "baseline-unused",
     .severity = Severity::warning,
     .summary = "A line of the baseline file stands for a finding that is no longer made.",
     .why = "The mistake was mended or its line changed; the entry would hide it should it come "
            "back as it was.",
     .instead = "remove the line, or write the file anew: guestlink check --write-baseline FILE",
     .source = "docs/rules.md, Suppressing a finding"},
    nullptr};

}  // namespace guestlink::lint
