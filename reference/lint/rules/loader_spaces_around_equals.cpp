#include <string_view>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  for (const auto& one : laptop.host.loader.all) {
    if (one.value.where.file != one.key.where.file) continue;
    const SourceSpan between{one.key.where.file, one.key.where.end, one.value.where.begin};
    const std::string_view text = sources.text(between);
    if (text.size() > 16 || text.find_first_of(" \t") == std::string_view::npos) continue;
    report.add(between, "blanks around the sign are accepted here, and nowhere else").edit =
        SuggestedEdit{between, text.ends_with('"') ? "=\"" : "=", true};
  }
}

}  // namespace

extern const Rule loader_spaces_around_equals{
    {.id = "loader-spaces-around-equals",
     .severity = Severity::info,
     .summary = "A line of loader.conf has blanks around its equals sign.",
     .why = "The loader takes it; rc.conf and vm-bhyve do not: a habit that bites there.",
     .instead = "KEY=\"value\" without blanks",
     .source = "freebsd-src: stand/lua/config.lua"},
    check};

}  // namespace guestlink::lint
