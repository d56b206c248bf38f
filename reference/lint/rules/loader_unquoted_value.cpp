#include "reference/lint/rule.h"

namespace guestlink::lint {

extern const Rule loader_unquoted_value{
    {.id = "loader-unquoted-value",
     .severity = Severity::error,
     .summary = "A value of loader.conf that needs quotes has none.",
     .why = "The loader prints \"Malformed line\", passes over it and boots on: the card is not "
            "reserved, the module not loaded.",
     .instead = "pptdevs=\"4/0/0\"",
     .source = "freebsd-src: stand/lua/config.lua (the loader's own code of 12.1 and 13 was run)"},
    report_refused};

}  // namespace guestlink::lint
