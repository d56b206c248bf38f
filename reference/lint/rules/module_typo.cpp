#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"
#include "reference/model/known_modules.h"
#include "reference/model/names.h"

namespace guestlink::lint {
namespace {

bool makes_bridges(const model::HostConfig& host) {
  return !host.rc.is_yes("vm_enable") &&
         std::ranges::any_of(host.cloned_interfaces,
                             [](const auto& one) { return is_bridge(one.value); });
}

/// At most two letters differ: a wrong letter costs one, a swap of neighbours as well.
bool is_near(std::string_view word, std::string_view known) {
  const std::size_t longer = std::max(word.size(), known.size());
  const std::size_t shorter = std::min(word.size(), known.size());
  if (longer - shorter > 2) return false;
  const auto ends = std::ranges::mismatch(word, known);
  const auto same_front = static_cast<std::size_t>(ends.in1 - word.begin());
  std::size_t same_back = 0;
  while (same_back < shorter - same_front &&
         word[word.size() - 1 - same_back] == known[known.size() - 1 - same_back]) {
    ++same_back;
  }
  return longer - same_front - same_back <= 3;
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto modules = names_of(laptop, sources, model::NameKind::module);
  const auto known = modules.defined();
  for (const model::NameUse* use : modules.undefined()) {
    if (use->name.empty()) continue;
    const std::string with_prefix = "if_" + std::string(use->name);
    const auto* prefixed = model::known_module(with_prefix);
    const auto near =
        prefixed != nullptr ? std::optional(prefixed->name) : closest(use->name, known);
    if (!near || (prefixed == nullptr && !is_near(use->name, *near))) continue;
    auto& finding =
        report.add(*use->where, fmt::format("there is no kernel module '{}'", use->name));
    finding.help = fmt::format("did you mean '{}'?", *near);
    finding.edit = SuggestedEdit{*use->where, std::string(*near), false};
    if (*near == "if_bridge" && makes_bridges(laptop.host)) finding.severity = Severity::error;
    if (*near == "vmm") finding.severity = Severity::error;
  }
}

}  // namespace

extern const Rule module_typo{
    {.id = "module-typo",
     .severity = Severity::warning,
     .summary =
         "loader.conf or kld_list names a module that is nearly, but not quite, a known one.",
     .why = "The loader prints \"failed!\" and boots on without the module. An error where the "
            "laptop cannot do without it.",
     .instead = "if_bridge_load=\"YES\"",
     .source = "freebsd-src: stand/lua/config.lua; seed 002 line 122; wifibox#130"},
    check};

}  // namespace guestlink::lint
