#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"
#include "reference/model/known_modules.h"

namespace guestlink::lint {
namespace {

constexpr std::string_view suffix = "_load";

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

void look_at(const model::Laptop& laptop, std::string_view name, SourceSpan where, Report& report) {
  if (name.empty() || model::known_module(name) != nullptr) return;
  const auto names = model::known_module_names();
  const auto near = closest(name, names);
  if (!near || !is_near(name, *near)) return;
  auto& finding = report.add(where, fmt::format("there is no kernel module '{}'", name));
  finding.help = fmt::format("did you mean '{}'?", *near);
  finding.edit = SuggestedEdit{where, std::string(*near), false};
  if (*near == "if_bridge" && makes_bridges(laptop.host)) finding.severity = Severity::error;
  if (*near == "vmm") finding.severity = Severity::error;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& one : laptop.host.loader.all) {
    const std::string_view key = one.key.value;
    if (!key.ends_with(suffix) || key.find('.') != std::string_view::npos) continue;
    const std::string_view name = key.substr(0, key.size() - suffix.size());
    SourceSpan where = one.key.where;
    where.end = where.begin + static_cast<std::uint32_t>(name.size());
    look_at(laptop, name, where, report);
  }
  const auto* list = laptop.host.rc.find("kld_list");
  if (list == nullptr) return;
  for (const auto& name : list->words()) {
    look_at(laptop, name.value, name.where, report);
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
