#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool is_created(const model::HostConfig& host, std::string_view name) {
  return std::ranges::any_of(host.cloned_interfaces, [&](const auto& one) {
    return std::string_view(one.value).substr(0, one.value.find(':')) == name;
  });
}

/// Another program makes the interface: vm-bhyve, wifibox, or `ifconfig NAME create` in a script.
bool made_elsewhere(const model::Laptop& laptop, const SourceSet& sources, std::string_view name) {
  if (laptop.host.rc.is_yes("vm_enable") || laptop.host.rc.is_yes("wifibox_enable")) return true;
  const std::string command = fmt::format("ifconfig {} create", name);
  return std::ranges::any_of(laptop.files, [&](const model::FileLines& one) {
    return path_in_laptop(laptop, sources, one.file).starts_with("host/") &&
           sources.text(one.file).find(command) != std::string_view::npos;
  });
}

void add(const model::Laptop& laptop, std::string_view name, SourceSpan where, std::string message,
         Report& report) {
  auto& finding = report.add(where, std::move(message));
  std::vector<std::string_view> made;
  for (const auto& one : laptop.host.cloned_interfaces) made.push_back(one.value);
  if (!made.empty()) {
    SourceSpan list = laptop.host.cloned_interfaces.front().where;
    if (laptop.host.cloned_interfaces.back().where.file == list.file) {
      list.end = laptop.host.cloned_interfaces.back().where.end;
    }
    finding.related.push_back({list, "only these are created"});
  }
  const auto* list = laptop.host.rc.find("cloned_interfaces");
  finding.help = list == nullptr
                     ? fmt::format("cloned_interfaces=\"{}\"", name)
                     : fmt::format("cloned_interfaces=\"{} {}\"", list->value.value, name);
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  std::vector<std::string_view> reported;
  const auto is_missing = [&](std::string_view name) {
    return (is_tap(name) || is_bridge(name)) && !is_created(laptop.host, name) &&
           !made_elsewhere(laptop, sources, name) &&
           std::ranges::find(reported, name) == reported.end();
  };
  for (const auto& interface : laptop.host.interfaces) {
    for (const auto& member : interface.members) {
      if (!is_missing(member.value)) continue;
      reported.push_back(member.value);
      add(laptop, member.value, member.where,
          fmt::format("{} is added to {} but nothing creates it", member.value,
                      interface.name.value),
          report);
    }
    if (!interface.configured || !is_missing(interface.name.value)) continue;
    reported.push_back(interface.name.value);
    add(laptop, interface.name.value, interface.name.where,
        fmt::format("{} is configured but nothing creates it", interface.name.value), report);
  }
}

}  // namespace

extern const Rule tap_not_created{
    {.id = "tap-not-created",
     .severity = Severity::error,
     .summary = "rc.conf uses a tap or bridge that cloned_interfaces does not create.",
     .why = "The interface does not exist at boot: ifconfig fails, and with a missing member the "
            "bridge gets no address either.",
     .instead = "cloned_interfaces=\"bridge0 tap0\"",
     .source = "rc.conf(5) cloned_interfaces; freebsd-src: libexec/rc/network.subr"},
    check};

}  // namespace guestlink::lint
