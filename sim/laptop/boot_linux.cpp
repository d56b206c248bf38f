// What a Linux guest's OpenRC does with its sysctls, its interfaces file and its nat.sh.

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include <unistd.h>

#include <fmt/format.h>

#include "sim/laptop/stage.h"
#include "sim/laptop/stand_ins.h"
#include "sim/laptop/world_topology.h"

namespace guestlink::sim {
namespace {

/// Runs a command line of the laptop in the guest; how it went badly, or nothing.
Result<std::string> run_line(Stage& stage, const std::string& line, const std::string& interface) {
  if (stage.boot_time.is_spent()) {
    return fmt::format("'{}' was not run: {}", line, stage.boot_time.words());
  }
  Command command;
  // What they leave behind must not keep the claims from running.
  command.argv = {"nice", "-n", "5", "sh", "-c", line};
  command.limits.processes = 128;
  command.environment = {{"IFACE", interface},
                         {"MODE", "start"},
                         {"PHASE", "pre-up"},
                         {"PATH", path_with_stand_ins()}};
  const Duration patience = stage.boot_time.patience();
  const auto ran = stage.world->run("guest", command, patience);
  // What an earlier line left running may end it before it begins, or leave no room for it.
  if (!ran && ran.error().code == Error::Code::failed) {
    return fmt::format("'{}' did not start: {}", line, ran.error().message);
  }
  if (!ran) return tl::unexpected(ran.error());
  spend_boot_time(stage, line, ran->took);
  if (line.find("4addr") != std::string::npos) {
    if (auto done = follow_four_addr(stage); !done) return tl::unexpected(done.error());
  }
  if (ran->good()) return std::string();
  if (ran->timed_out) {
    return fmt::format("'{}' was ended after {:.1f} s", line,
                       std::chrono::duration<double>(ran->took).count());
  }
  return fmt::format("'{}' ended with {}: {}", line, ran->exit_code,
                     last_line(ran->err.empty() ? ran->out : ran->err));
}

/// Whether a line calls the guest's script of rules.
bool calls_nat_script(const Stage& stage, const std::string& line) {
  const auto& nat = stage.laptop().guest.nat;
  return nat && line.find(nat->path) != std::string::npos;
}

/// The `pre-up`, `up` or `post-up` lines of a stanza.
Status run_options(Stage& stage, const LinuxParts& parts, const model::IfaceStanza& stanza,
                   std::initializer_list<std::string_view> keywords) {
  for (const auto& option : stanza.options) {
    if (std::ranges::find(keywords, option.keyword.value) == keywords.end()) continue;
    if (!parts.nat && calls_nat_script(stage, option.value.value)) continue;
    auto trouble = run_line(stage, option.value.value, stanza.name.value);
    if (!trouble) return tl::unexpected(trouble.error());
    if (!trouble->empty() && stage.nat_trouble.empty()) stage.nat_trouble = *trouble;
  }
  return {};
}

bool an_interface_calls_nat_script(const Stage& stage) {
  const auto& interfaces = stage.laptop().guest.interfaces;
  if (!interfaces) return false;
  return std::ranges::any_of(interfaces->stanzas, [&](const model::IfaceStanza& stanza) {
    return std::ranges::any_of(stanza.options, [&](const model::IfaceOption& option) {
      return calls_nat_script(stage, option.value.value);
    });
  });
}

/// Whether this guest's ifup makes a bridge of an option: ifupdown-ng knows bridge-ports only,
/// bridge-utils of Debian both spellings, busybox neither.
bool makes_bridge(const model::Interfaces& file, std::string_view keyword) {
  if (keyword == "bridge-ports") return file.ifup != model::Ifup::busybox;
  return keyword == "bridge_ports" && file.ifup == model::Ifup::debian;
}

Status make_bridge(Stage& stage, const model::IfaceStanza& stanza) {
  for (const auto& option : stanza.options) {
    if (!makes_bridge(*stage.laptop().guest.interfaces, option.keyword.value)) continue;
    auto trouble =
        run_line(stage,
                 fmt::format("brctl addbr {0}; for p in {1}; do brctl addif {0} $p; done",
                             stanza.name.value, option.value.value),
                 stanza.name.value);
    if (!trouble) return tl::unexpected(trouble.error());
  }
  return {};
}

/// ifup -a, as far as addresses, DHCP and the scripts go.
Status bring_up(Stage& stage, const LinuxParts& parts, const model::IfaceStanza& stanza) {
  World& world = *stage.world;
  const Endpoint at{"guest", stanza.name.value};
  if (auto done = make_bridge(stage, stanza); !done) return done;
  if (auto done = run_options(stage, parts, stanza, {"pre-up"}); !done) return done;
  const auto there = world.interface(at);
  if (!there) return tl::unexpected(there.error());
  if (!*there) return {};  // ifup: "Cannot find device"
  if (auto done = world.set_up(at); !done) return done;
  if (stanza.address) {
    if (auto done = world.add_address(at, stanza.address->value); !done) return done;
  }
  if (stanza.gateway) {
    static_cast<void>(world.add_route("guest", net::Ipv4Cidr{{}, 0}, stanza.gateway->value));
  }
  if (stanza.method.value == "dhcp") {
    if (auto done = configure_by_lease(stage, stanza.name.value); !done) return done;
  }
  return run_options(stage, parts, stanza, {"up", "post-up"});
}

Status apply_sysctls(Stage& stage) {
  for (const auto& one : stage.laptop().guest.sysctl.all) {
    if (!one.key.value.starts_with("net.")) continue;
    // As sysctl(8): a name that this kernel does not have is reported and passed over.
    static_cast<void>(stage.world->set_sysctl("guest", one.key.value, one.value.value));
  }
  return {};
}

/// What OpenRC's iptables or nftables service does with its file of rules; any other is a script.
std::string line_for(const model::NatScript& nat) {
  if (nat.path.ends_with(".sh") || nat.path.ends_with(".start")) return "sh " + nat.path;
  return (nat.uses_nft ? "nft -f " : "iptables-restore < ") + nat.path;
}

bool is_service_at_boot(const Stage& stage, const model::NatScript& nat) {
  if (nat.path.ends_with(".sh")) return false;
  if (nat.path.ends_with(".start")) return is_at_boot(stage, "local");
  return is_at_boot(stage, nat.uses_nft ? "nftables" : "iptables");
}

/// nat.sh where no interface calls it.
Status forward_at_last(Stage& stage) {
  const auto& guest = stage.laptop().guest;
  if (!guest.nat || an_interface_calls_nat_script(stage)) return {};
  if (!is_service_at_boot(stage, *guest.nat)) {
    stage.notes.push_back(
        fmt::format("{} is called by nothing at boot: it was run by hand, as its "
                    "owner would",
                    guest.nat->path));
  }
  auto trouble = run_line(stage, line_for(*guest.nat), "");
  if (!trouble) return tl::unexpected(trouble.error());
  if (!trouble->empty()) stage.nat_trouble = *trouble;
  return {};
}

/// Which of the bridge's ports it has not; the words of brctl(8) about the first.
Status check_bridge(Stage& stage) {
  const std::string& bridge = stage.topology().guest_bridge;
  if (bridge.empty()) return {};
  for (const std::string& port : {stage.topology().inside, stage.topology().outside}) {
    const auto state = stage.world->interface({"guest", port});
    if (!state) return tl::unexpected(state.error());
    if (!*state || (*state)->bridge == bridge) continue;
    auto words = refused_port(stage);
    if (!words) return tl::unexpected(words.error());
    stage.bridge_trouble =
        fmt::format("{} is no port of {}{}", port, bridge, words->empty() ? "" : ": " + *words);
    return {};
  }
  const auto there = stage.world->interface({"guest", bridge});
  if (!there) return tl::unexpected(there.error());
  if (!*there) stage.bridge_trouble = fmt::format("there is no {}", bridge);
  return {};
}

}  // namespace

Status bring_up_linux(Stage& stage, const LinuxParts& parts) {
  if (auto done = put_stand_ins(stage); !done) return done;
  if (is_at_boot(stage, "sysctl")) {
    if (auto done = apply_sysctls(stage); !done) return done;
  }
  const auto& interfaces = stage.laptop().guest.interfaces;
  if (interfaces && !interfaces->unusable && is_at_boot(stage, "networking")) {
    for (const model::IfaceStanza& stanza : interfaces->stanzas) {
      if (stanza.method.value == "loopback") continue;
      if (!interfaces->is_automatic(stanza.name.value)) continue;
      if (!parts.bridge && stanza.name.value == stage.topology().guest_bridge) continue;
      if (auto done = bring_up(stage, parts, stanza); !done) return done;
    }
  }
  if (parts.nat) {
    if (auto done = forward_at_last(stage); !done) return done;
  }
  return parts.bridge ? check_bridge(stage) : Status{};
}

}  // namespace guestlink::sim
