#include <string_view>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (!laptop.seen.host_interfaces) return;
  for (const auto& interface : laptop.seen.host_interfaces->all) {
    const SourceSpan name = interface.name.where;
    const std::string_view line =
        sources.line(name.file, sources.line_number(name.file, name.begin));
    const std::size_t flags = line.rfind(": flags=");
    if (interface.flags == 0 || flags == std::string_view::npos) continue;
    if (line.find('<', flags) != std::string_view::npos) continue;
    report.add(name, "the names of the flags are gone: a page took <...> for HTML");
    return;  // it happens to a listing as a whole
  }
}

}  // namespace

extern const Rule cap_flags_stripped{
    {.id = "cap-flags-stripped",
     .severity = Severity::info,
     .summary = "A capture of ifconfig has lost what stood in angle brackets.",
     .why = "The flags are read from their number all the same; other text in brackets, and line "
            "ends, may be lost for good.",
     .instead = "the output as it was: ifconfig -a > ifconfig-a.txt",
     .source = "freebsd-src: sbin/ifconfig/ifconfig.c, status; seed 003 lines 22 to 45"},
    check};

}  // namespace guestlink::lint
