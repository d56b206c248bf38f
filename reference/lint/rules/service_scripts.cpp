// rc.d scripts and others of the host: whether rc(8) runs them, and what they name.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/lint/laptop_files.h"
#include "reference/lint/passthrough.h"
#include "reference/lint/rules/tables.h"

namespace guestlink::lint {
namespace {

bool is_service(std::string_view path) {
  return path.starts_with("/usr/local/etc/rc.d/") || path.starts_with("/etc/rc.d/");
}

void rcvar_not_set(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& rc = laptop.host.rc;
  for (const auto& script : laptop.host.scripts) {
    if (!is_service(script.path)) continue;
    const auto* rcvar = script.variables.find("rcvar");
    const auto* name = script.variables.find("name");
    if (rcvar == nullptr || name == nullptr || rcvar->value.value.empty()) continue;
    if (rcvar->value.value.find('$') != std::string::npos) continue;
    const std::string own = name->value.value + "_enable";
    if (rcvar->value.value == own || rc.find(rcvar->value.value) != nullptr) continue;
    const auto* set = rc.find(own);
    if (set == nullptr) continue;
    report.add(rcvar->value.where, "rc.conf does not set this")
        .related.push_back({set->key.where, "but this"});
  }
}

/// Whether the script runs bhyve, or another that does.
bool starts_the_guest(const model::Laptop& laptop, const SourceSet& sources,
                      const model::HostScript& service) {
  const std::string_view text = sources.text(service.file);
  return std::ranges::any_of(laptop.host.bhyve, [&](const model::BhyveCommand& command) {
    if (command.where.file == service.file) return true;
    const auto runner = std::ranges::find_if(
        laptop.host.scripts, [&](const auto& one) { return one.file == command.where.file; });
    return runner != laptop.host.scripts.end() && text.find(runner->path) != std::string_view::npos;
  });
}

void no_shutdown_keyword(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (passed_devices(laptop).empty()) return;
  for (const auto& script : laptop.host.scripts) {
    if (!is_service(script.path) || !starts_the_guest(laptop, sources, script)) continue;
    for (std::uint32_t number = 1; number <= sources.line_count(script.file); ++number) {
      const std::string_view line = sources.line(script.file, number);
      if (!line.starts_with("# KEYWORD:")) continue;
      if (line.find("shutdown") != std::string_view::npos) return;
      report.add(sources.line_span(script.file, number),
                 "this service is not stopped when the host shuts down");
      return;
    }
  }
}

void unknown_machine(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& machines = laptop.host.vm_bhyve.machines;
  if (machines.empty()) return;
  std::vector<std::string_view> names;
  names.reserve(machines.size());
  for (const auto& one : machines) names.emplace_back(one.name);
  constexpr std::array<std::string_view, 5> verbs{"start", "stop", "restart", "poweroff", "reset"};
  for (const auto& script : laptop.host.scripts) {
    const auto look_at = [&](std::string_view command, std::string_view verb,
                             const Located<std::string>& name) {
      if (command != "vm" && !command.ends_with("/vm")) return;
      if (std::ranges::find(verbs, verb) == verbs.end() || name.value.starts_with('-')) return;
      if (name.value.find('$') != std::string::npos) return;
      if (std::ranges::find(names, name.value) != names.end()) return;
      auto& finding = report.add(name.where, fmt::format("there is no VM '{}'", name.value));
      finding.related.push_back({whole(machines.front().settings.file), "there is this one"});
      if (const auto near = closest(name.value, names)) {
        finding.help = fmt::format("did you mean '{}'?", *near);
      }
    };
    for (const auto& command : script.commands) {
      if (command.words.size() < 3) continue;
      look_at(command.words[0].value, command.words[1].value, command.words[2]);
    }
    // resume_cmd="/usr/local/sbin/vm start wifiman"
    for (const auto& variable : script.variables.all) {
      if (!variable.key.value.ends_with("_cmd")) continue;
      const auto words = variable.words();
      if (words.size() >= 3) look_at(words[0].value, words[1].value, words[2]);
    }
  }
}

}  // namespace

std::span<const Rule> service_script_rules() {
  static constexpr std::array rules{
      Rule{{.id = "rcvar-not-set",
            .severity = Severity::error,
            .summary = "An rc.d script is switched by a variable that rc.conf does not set, though "
                       "it sets the one of the script's name.",
            .why = "rc(8) takes the service for switched off.",
            .instead = "rcvar=NAME_enable",
            .source = "rc.subr(8): rcvar"},
           rcvar_not_set},
      Rule{{.id = "shutdown-too-late",
            .severity = Severity::warning,
            .summary = "The service that starts the guest is not stopped at shutdown.",
            .why = "rc.shutdown runs only scripts with the keyword: the guest is killed late, the "
                   "card left in an odd state.",
            .instead = "# KEYWORD: shutdown",
            .source = "rc(8), rc.shutdown; wifibox: rc.d/wifibox"},
           no_shutdown_keyword},
      Rule{{.id = "vm-unknown-machine",
            .severity = Severity::error,
            .summary = "A script starts or stops a VM that vm-bhyve does not have.",
            .why = "vm says that it does not exist, and the guest keeps running or stays off.",
            .instead = "the VM's name: that of its folder below vm_dir",
            .source = "vm(8) of vm-bhyve; vm-bhyve: lib/vm-core"},
           unknown_machine},
  };
  return rules;
}

}  // namespace guestlink::lint
