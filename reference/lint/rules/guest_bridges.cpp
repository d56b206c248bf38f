// A bridge that the guest's interfaces make by hand: its ports, its address, who knows of it.

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reference/lint/rules/tables.h"

namespace guestlink::lint {
namespace {

struct Command {
  std::string_view text;
  SourceSpan where;
};

std::vector<Command> commands(const model::IfaceStanza& stanza) {
  std::vector<Command> found;
  for (const auto& option : stanza.options)
    found.push_back({option.value.value, option.value.where});
  return found;
}

/// "brctl addif br0 eth0": the port; or "ip link set eth0 master br0".
std::string_view port_of(std::string_view command, std::string_view bridge) {
  const std::string brctl = fmt::format("brctl addif {} ", bridge);
  if (command.starts_with(brctl)) {
    command.remove_prefix(brctl.size());
    return command.substr(0, command.find(' '));
  }
  const std::string master = fmt::format(" master {}", bridge);
  if (command.find(master) == std::string_view::npos) return "";
  for (const std::string_view front : {"ip link set dev ", "ip link set "}) {
    if (!command.starts_with(front)) continue;
    command.remove_prefix(front.size());
    return command.substr(0, command.find(' '));
  }
  return "";
}

struct Bridge {
  const model::IfaceStanza* stanza;
  std::vector<Command> ports;  ///< `text` is the port's name.
  bool made = false;
};

std::vector<Bridge> bridges(const model::Laptop& laptop) {
  std::vector<Bridge> found;
  if (!laptop.guest.interfaces) return found;
  for (const auto& stanza : laptop.guest.interfaces->stanzas) {
    Bridge bridge{&stanza, {}, false};
    const std::string& name = stanza.name.value;
    for (const Command& one : commands(stanza)) {
      if (const auto port = port_of(one.text, name); !port.empty()) {
        bridge.ports.push_back({port, one.where});
      }
      bridge.made = bridge.made || one.text.starts_with("brctl addbr " + name) ||
                    (one.text.starts_with("ip link add") &&
                     one.text.find("type bridge") != std::string_view::npos);
    }
    // What bridge-ports makes is complete.
    const bool by_executor = stanza.find("bridge-ports") != nullptr;
    if (!bridge.ports.empty() && !by_executor) found.push_back(std::move(bridge));
  }
  return found;
}

void incomplete(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const Bridge& bridge : bridges(laptop)) {
    const std::string& name = bridge.stanza->name.value;
    if (!bridge.made) {
      report.add(bridge.ports.front().where, fmt::format("nothing makes {}", name));
    }
    if (bridge.ports.size() == 1 && bridge.stanza->find("bridge_ports") == nullptr) {
      report.add(bridge.ports.front().where,
                 fmt::format("{} has no other port than {}", name, bridge.ports.front().text));
    }
  }
}

void address_on_port(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const Bridge& bridge : bridges(laptop)) {
    for (const Command& port : bridge.ports) {
      const auto* stanza = laptop.guest.interfaces->find(port.text);
      if (stanza == nullptr) continue;
      if (stanza->method.value != "dhcp" && stanza->method.value != "static") continue;
      report
          .add(stanza->method.where,
               fmt::format("{} is a port of {}", port.text, bridge.stanza->name.value))
          .related.push_back({port.where, "it is put into the bridge here"});
    }
  }
}

/// Every command of every stanza that starts wpa_supplicant.
std::vector<Command> supplicants(const model::Laptop& laptop) {
  std::vector<Command> found;
  for (const auto& stanza : laptop.guest.interfaces->stanzas) {
    for (const Command& one : commands(stanza)) {
      if (one.text.starts_with("wpa_supplicant ") ||
          one.text.starts_with("/sbin/wpa_supplicant ")) {
        found.push_back(one);
      }
    }
  }
  return found;
}

constexpr const char* service_arguments = "guest/etc/conf.d/wpa_supplicant";

bool by_service(const model::Laptop& laptop, const SourceSet& sources) {
  return std::ranges::any_of(
             laptop.guest.runlevels,
             [](const std::string& one) { return one.ends_with("/wpa_supplicant"); }) ||
         laptop.file(sources, service_arguments).has_value();
}

bool names_bridge(std::string_view arguments, const std::string& bridge) {
  return arguments.find("-b " + bridge) != std::string_view::npos ||
         arguments.find("-b" + bridge) != std::string_view::npos;
}

/// The line of OpenRC's conf.d by which the service hands wpa_supplicant its arguments.
std::optional<SourceSpan> arguments_of_service(const model::Laptop& laptop,
                                               const SourceSet& sources) {
  const auto file = laptop.file(sources, service_arguments);
  if (!file) return std::nullopt;
  for (std::uint32_t line = 1; line <= sources.line_count(*file); ++line) {
    if (sources.line(*file, line).starts_with("wpa_supplicant_args=")) {
      return sources.line_span(*file, line);
    }
  }
  return std::nullopt;
}

void supplicant_blind(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  for (const Bridge& bridge : bridges(laptop)) {
    const std::string& name = bridge.stanza->name.value;
    const auto radio = std::ranges::find_if(
        bridge.ports, [](const Command& port) { return port.text.starts_with("wl"); });
    if (radio == bridge.ports.end()) continue;
    const auto started = supplicants(laptop);
    if (started.empty()) {
      const auto arguments = arguments_of_service(laptop, sources);
      if (arguments && !names_bridge(sources.text(*arguments), name)) {
        report.add(*arguments, fmt::format("this wpa_supplicant does not know of {}", name))
            .related.push_back({radio->where, "the radio's frames go there"});
        continue;
      }
      if (by_service(laptop, sources) || !laptop.guest.wpa_file) continue;
      report.add(radio->where, "nothing associates this radio: no wpa_supplicant is started");
      continue;
    }
    for (const Command& one : started) {
      if (names_bridge(one.text, name)) continue;
      report.add(one.where, fmt::format("this wpa_supplicant does not know of {}", name))
          .related.push_back({radio->where, "the radio's frames go there"});
    }
  }
}

void supplicant_file(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (!laptop.guest.interfaces || !laptop.guest.wpa_file) return;
  for (const Command& one : supplicants(laptop)) {
    const std::size_t at = one.text.find(" -c ");
    if (at == std::string_view::npos) continue;
    std::string_view path = one.text.substr(at + 4);
    path = path.substr(0, path.find(' '));
    if (laptop.file(sources, "guest" + std::string(path))) continue;
    report.add(one.where, fmt::format("there is no {}", path))
        .related.push_back({{*laptop.guest.wpa_file, 0, 0}, "there is this one"});
  }
}

}  // namespace

std::span<const Rule> guest_bridge_rules() {
  static constexpr std::array rules{
      Rule{{.id = "guest-bridge-incomplete",
            .severity = Severity::error,
            .summary = "The guest's bridge is not made, or has one port only.",
            .why = "Nothing passes from the host to the Wi-Fi LAN.",
            .instead = "brctl addbr br0, then brctl addif br0 eth0 and brctl addif br0 wlan0",
            .source = "brctl(8); seed 002 lines 195 to 216"},
           incomplete},
      Rule{{.id = "l2-ip-on-port",
            .severity = Severity::error,
            .summary = "A port of the guest's bridge has an address of its own.",
            .why = "The bridge takes the port's frames: the lease never comes, or answers go "
                   "astray.",
            .instead = "inet manual for the ports, the address on br0",
            .source = "Linux: net/bridge/br_input.c; seed 002 lines 203 to 216"},
           address_on_port},
      Rule{{.id = "l2-wpa-no-bridge",
            .severity = Severity::error,
            .summary = "The guest's radio is a port of a bridge, and wpa_supplicant is not told, "
                       "or not started.",
            .why = "EAPOL frames go to the bridge: no key, or a rekey that fails.",
            .instead = "wpa_supplicant -b br0 -i wlan0 …",
            .source = "wpa_supplicant(8), -b; seed 002 lines 203 to 217"},
           supplicant_blind},
      Rule{{.id = "wpa-file-missing",
            .severity = Severity::error,
            .summary = "wpa_supplicant is started with a file that is not in the guest.",
            .why = "It ends: \"Failed to read or parse configuration\".",
            .instead = "the path of the wpa_supplicant.conf that is there",
            .source = "wpa_supplicant(8), -c"},
           supplicant_file},
  };
  return rules;
}

}  // namespace guestlink::lint
