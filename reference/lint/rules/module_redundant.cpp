#include <fmt/format.h>

#include "reference/lint/rule.h"
#include "reference/model/known_modules.h"

namespace guestlink::lint {
namespace {

constexpr std::string_view suffix = "_load";

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto release = laptop.release();
  if (!release) return;
  for (const auto& one : laptop.host.loader.all) {
    const std::string_view key = one.key.value;
    if (!key.ends_with(suffix)) continue;
    const model::KnownModule* module =
        model::known_module(key.substr(0, key.size() - suffix.size()));
    if (module == nullptr || module->generic_since == 0) continue;
    if (release->major < module->generic_since) continue;
    report.add(one.key.where,
               fmt::format("{} is part of the GENERIC kernel of this release", module->name));
  }
}

}  // namespace

extern const Rule module_redundant{
    {.id = "module-redundant",
     .severity = Severity::info,
     .summary = "loader.conf loads a module that the GENERIC kernel already holds.",
     .why = "Nothing breaks; the loader or the kernel says that the module is already there.",
     .instead = "no line for it, unless the kernel is your own",
     .source = "freebsd-src: sys/amd64/conf/GENERIC of 12.1 and 13.0"},
    check};

}  // namespace guestlink::lint
