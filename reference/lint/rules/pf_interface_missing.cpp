#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/lint/host_filter.h"
#include "reference/lint/inside_link.h"
#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// Every interface that rc.conf or a capture speaks of.
std::vector<std::string_view> known_interfaces(const model::Laptop& laptop) {
  std::vector<std::string_view> names{"lo0"};
  for (const auto& one : laptop.host.interfaces) names.emplace_back(one.name.value);
  for (const auto& one : laptop.host.cloned_interfaces) names.emplace_back(one.value);
  if (laptop.seen.host_interfaces) {
    for (const auto& one : laptop.seen.host_interfaces->all) names.emplace_back(one.name.value);
  }
  return names;
}

/// A name with a number at its end is an interface; others are groups.  vm-bhyve's, and those that
/// a daemon makes while it runs, are nothing that rc.conf has to know.
bool is_interface_name(std::string_view name) {
  constexpr std::array<std::string_view, 6> made_later{"vm-", "wg", "tun",
                                                       "ppp", "ng", "tailscale"};
  const bool later = std::ranges::any_of(
      made_later, [&](std::string_view front) { return name.starts_with(front); });
  return !name.empty() && name.back() >= '0' && name.back() <= '9' && !later;
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto* config = filter_in_force(laptop);
  if (config == nullptr || !laptop.file(sources, "host/etc/rc.conf")) return;
  const auto known = known_interfaces(laptop);
  std::vector<std::string> named;
  const auto look_at = [&](const model::PfText& name) {
    const bool renamed = std::ranges::any_of(
        laptop.host.rc.all, [](const auto& one) { return one.key.value.ends_with("_name"); });
    const bool is_name = is_interface_name(name.value) ||
                         (renamed && name.value.find_first_of(":<>()") == std::string::npos);
    if (!is_name || std::ranges::find(known, name.value) != known.end()) return;
    const auto near = closest(name.value, known);
    // A group's name, or one that pf itself knows.
    if (!is_interface_name(name.value) && !near) return;
    if (std::ranges::find(named, name.value) != named.end()) return;
    named.push_back(name.value);
    auto& finding =
        report.add(name.defined.value_or(name.where),
                   fmt::format("nothing makes or configures an interface {}", name.value));
    if (near) finding.help = fmt::format("did you mean '{}'?", *near);
  };
  for (const auto& rule : config->rules) {
    for (const auto& interface : rule.interfaces) look_at(interface.name);
  }
}

}  // namespace

extern const Rule pf_interface_missing{
    {.id = "pf-interface-missing",
     .severity = Severity::warning,
     .summary = "A rule of pf stands for an interface that neither rc.conf nor a capture knows.",
     .why = "pf loads it, and the rule never fits: what it was to let through is blocked, or the "
            "other way round.",
     .instead = "the interface's name; the bridge's rather than that of a tap that comes later",
     .source = "pf.conf(5); freebsd-src: libexec/rc/rc.d/pf; vm-bhyve: rc.d/vm_network"},
    check};

}  // namespace guestlink::lint
