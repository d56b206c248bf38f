#include "reference/lint/rule.h"

namespace guestlink::lint {

extern const Rule devicemap_missing_paren{
    {.id = "devicemap-missing-paren",
     .severity = Severity::error,
     .summary = "A line of grub-bhyve's device.map does not begin with a device in parentheses.",
     .why = "grub-bhyve ends before it loads anything.",
     .instead = "(cd0) /path/to/image.iso",
     .source = "grub2-bhyve: grub-core/kern/emu/hostdisk.c"},
    report_refused};

}  // namespace guestlink::lint
