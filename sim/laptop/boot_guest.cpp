// What the guest's OpenRC does with the guest's own files.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <unistd.h>

#include <fmt/format.h>

#include "sim/laptop/stage.h"
#include "sim/steps/ssh.h"
#include "sim/world/mounts.h"

namespace guestlink::sim {
namespace {

constexpr std::string_view passwd =
    "root:x:0:0:root:/root:/bin/sh\n"
    "sshd:x:22:22:sshd:/run/sshd:/sbin/nologin\n"
    "dnsmasq:x:100:100:dnsmasq:/dev/null:/sbin/nologin\n"
    "nobody:x:65534:65534:nobody:/:/sbin/nologin\n";

/// Whether a service is started at boot; without any runlevel in the files we cannot know and take
/// it for granted.
bool at_boot(const Stage& stage, std::string_view service) {
  const auto& runlevels = stage.laptop().guest.runlevels;
  return runlevels.empty() || std::ranges::any_of(runlevels, [&](const std::string& one) {
           return one.ends_with("/" + std::string(service));
         });
}

/// What a script said, for people: its last line.
std::string last_line(std::string_view text) {
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  const std::size_t end = text.rfind('\n');
  return std::string(end == std::string_view::npos ? text : text.substr(end + 1));
}

/// busybox's sysctl where this machine has no other: Alpine's is busybox's, too.
Status stand_in_for_sysctl(Stage& stage, Command& command) {
  constexpr std::array<const char*, 4> places{"/usr/sbin/sysctl", "/sbin/sysctl", "/usr/bin/sysctl",
                                              "/bin/sysctl"};
  if (std::ranges::any_of(places, [](const char* path) { return access(path, X_OK) == 0; })) {
    return {};
  }
  const std::string note = "sysctl is busybox's here";
  if (std::ranges::find(stage.notes, note) == stage.notes.end()) stage.notes.push_back(note);
  command.environment["PATH"] = std::string(search_path) + ":/tmp/bin";
  return stage.world->put_file("guest", "/tmp/bin/sysctl",
                               "#!/bin/sh\nexec busybox sysctl \"$@\"\n", 0755);
}

/// Runs a command line of the laptop in the guest; how it went badly, or nothing.
Result<std::string> run_line(Stage& stage, const std::string& line, const std::string& interface) {
  Command command;
  command.argv = {"sh", "-c", line};
  command.environment = {{"IFACE", interface}, {"MODE", "start"}, {"PHASE", "pre-up"}};
  if (auto done = stand_in_for_sysctl(stage, command); !done) return tl::unexpected(done.error());
  const auto ran = stage.world->run("guest", command, start_patience);
  if (!ran) return tl::unexpected(ran.error());
  if (ran->good()) return std::string();
  return fmt::format("'{}' ended with {}: {}", line, ran->exit_code,
                     last_line(ran->err.empty() ? ran->out : ran->err));
}

/// The `pre-up`, `up` or `post-up` lines of a stanza.
Status run_options(Stage& stage, const model::IfaceStanza& stanza,
                   std::initializer_list<std::string_view> keywords) {
  for (const auto& option : stanza.options) {
    if (std::ranges::find(keywords, option.keyword.value) == keywords.end()) continue;
    auto trouble = run_line(stage, option.value.value, stanza.name.value);
    if (!trouble) return tl::unexpected(trouble.error());
    if (!trouble->empty() && stage.nat_trouble.empty()) stage.nat_trouble = *trouble;
  }
  return {};
}

bool calls_nat_script(const Stage& stage) {
  const auto& guest = stage.laptop().guest;
  if (!guest.interfaces || !guest.nat) return false;
  return std::ranges::any_of(guest.interfaces->stanzas, [&](const model::IfaceStanza& stanza) {
    return std::ranges::any_of(stanza.options, [&](const model::IfaceOption& option) {
      return option.value.value.find(guest.nat->path) != std::string::npos;
    });
  });
}

/// ifup -a, as far as addresses, DHCP and the scripts go.
Status bring_up(Stage& stage, const model::IfaceStanza& stanza) {
  World& world = *stage.world;
  const Endpoint at{"guest", stanza.name.value};
  const auto there = world.interface(at);
  if (!there) return tl::unexpected(there.error());
  if (!*there) return {};  // ifup: "Cannot find device"
  if (auto done = run_options(stage, stanza, {"pre-up"}); !done) return done;
  if (auto done = world.set_up(at); !done) return done;
  if (stanza.address) {
    if (auto done = world.add_address(at, stanza.address->value); !done) return done;
  }
  if (stanza.gateway) {
    static_cast<void>(world.add_route("guest", net::Ipv4Cidr{{}, 0}, stanza.gateway->value));
  }
  if (stanza.method.value == "dhcp") {
    if (auto done = lease_card(stage); !done) return done;
    if (stage.lease) {
      if (auto done = world.add_address(at, stage.lease->address); !done) return done;
      if (stage.lease->router) {
        static_cast<void>(world.add_route("guest", net::Ipv4Cidr{{}, 0}, *stage.lease->router));
      }
    }
  }
  return run_options(stage, stanza, {"up", "post-up"});
}

Status apply_sysctls(Stage& stage) {
  for (const auto& one : stage.laptop().guest.sysctl.all) {
    if (!one.key.value.starts_with("net.")) continue;
    // As sysctl(8): a name that this kernel does not have is reported and passed over.
    static_cast<void>(stage.world->set_sysctl("guest", one.key.value, one.value.value));
  }
  return {};
}

/// The kernel's way: networking, then nat.sh where nothing calls it at boot.
Status bring_up_kernel(Stage& stage) {
  const auto& guest = stage.laptop().guest;
  if (guest.interfaces && at_boot(stage, "networking")) {
    for (const model::IfaceStanza& stanza : guest.interfaces->stanzas) {
      if (stanza.method.value == "loopback") continue;
      if (!guest.interfaces->is_automatic(stanza.name.value)) continue;
      if (auto done = bring_up(stage, stanza); !done) return done;
    }
  }
  if (!guest.nat || calls_nat_script(stage)) return {};
  stage.notes.push_back(
      fmt::format("{} is called by nothing at boot: it was run by hand, as its "
                  "owner would",
                  guest.nat->path));
  auto trouble = run_line(stage, "sh " + guest.nat->path, "");
  if (!trouble) return tl::unexpected(trouble.error());
  if (!trouble->empty()) stage.nat_trouble = *trouble;
  return {};
}

/// run.sh's part: the user of the tunnel, with the key that the host was given just now.
Status make_users(Stage& stage) {
  World& world = *stage.world;
  std::string users(passwd);
  std::string shadows =
      "root:*:19000:0:::::\nsshd:!:19000:0:::::\ndnsmasq:!:19000:0:::::\nnobody:*:19000:0:::::\n";
  for (const auto& tunnel : stage.laptop().host.tunnels) {
    const std::string& user = tunnel.target_user;
    if (user.empty() || user == "root") continue;
    users += fmt::format("{0}:x:1000:1000:{0}:/home/{0}:/bin/sh\n", user);
    shadows += fmt::format("{}:*:19000:0:::::\n", user);
    break;
  }
  if (auto done = world.put_file("guest", "/etc/passwd", users); !done) return done;
  if (auto done = world.put_file("guest", "/etc/shadow", shadows, 0600); !done) return done;
  return world.put_file("guest", "/etc/group",
                        "root:x:0:\nsshd:x:22:\ndnsmasq:x:100:\ntunnel:x:1000:\nnobody:x:65534:\n");
}

/// A dnsmasq.conf for another interface: the forwarder owns the wire, and the guest's kernel has
/// its addresses on the tap beside it.
std::string with_interface(std::string_view conf, const std::string& from, std::string_view to) {
  std::string text;
  while (!conf.empty()) {
    const std::string_view line = conf.substr(0, conf.find('\n'));
    conf.remove_prefix(std::min(conf.size(), line.size() + 1));
    text += line == "interface=" + from ? fmt::format("interface={}", to) : std::string(line);
    text += '\n';
  }
  return text;
}

}  // namespace

Status lease_card(Stage& stage) {
  const std::string& card = stage.topology().outside;
  stage.say("the guest's card asks for a lease");
  auto outcome = get_lease(*stage.world, {"guest", card}, start_patience);
  if (!outcome) return tl::unexpected(outcome.error());
  stage.lease = outcome->lease;
  stage.dhcp_trouble = outcome->trouble;
  if (!stage.lease) return {};
  std::string text;
  for (const net::Ipv4Address server : stage.lease->name_servers) {
    text += fmt::format("nameserver {}\n", net::to_string(server));
  }
  return stage.world->put_file("guest", "/etc/resolv.conf", text);
}

Status start_guest_dns(Stage& stage) {
  if (!stage.subject->text("guest/etc/dnsmasq.conf")) {
    stage.dns_trouble = "the guest has no name server: there is no dnsmasq.conf";
    return {};
  }
  if (!at_boot(stage, "dnsmasq")) {
    stage.dns_trouble = "the guest's dnsmasq is in no runlevel";
    return {};
  }
  std::string file = "/etc/dnsmasq.conf";
  if (stage.forwarder == ForwarderKind::own) {
    file = "/tmp/dnsmasq.conf";
    const std::string text = with_interface(*stage.subject->text("guest/etc/dnsmasq.conf"),
                                            stage.topology().inside, local_tap);
    if (auto done = stage.world->put_file("guest", file, text); !done) return done;
    stage.notes.push_back(
        fmt::format("the guest's dnsmasq listens on {} instead of {}: the forwarder owns the wire",
                    local_tap, stage.topology().inside));
  }
  auto server = stage.world->start("guest", Argv{"dnsmasq", "--no-daemon", "--conf-file=" + file});
  if (!server) return tl::unexpected(server.error());
  if (auto ready = server->wait_for_line("started", start_patience); !ready) {
    stage.dns_trouble = "dnsmasq: " + last_line(server->err());
    return {};
  }
  stage.running.insert_or_assign("dnsmasq", std::move(*server));
  return {};
}

Status start_guest_sshd(Stage& stage) {
  stage.running.erase("sshd");
  stage.sshd_trouble.clear();
  auto sshd = start_sshd(*stage.world, "guest");
  if (sshd) {
    stage.running.insert_or_assign("sshd", std::move(*sshd));
    return {};
  }
  stage.sshd_trouble = sshd.error().message;
  return {};
}

Status boot_guest(Stage& stage) {
  if (!stage.guest_runs()) return {};
  stage.say("the guest boots");
  if (auto done = put_files(stage, "guest", "guest"); !done) return done;
  if (auto done = make_users(stage); !done) return done;
  if (stage.forwarder == ForwarderKind::own) {
    if (auto done = start_own_forwarder(stage); !done) return done;
  } else {
    if (at_boot(stage, "sysctl")) {
      if (auto done = apply_sysctls(stage); !done) return done;
    }
    if (auto done = bring_up_kernel(stage); !done) return done;
  }
  return start_guest_dns(stage);
}

}  // namespace guestlink::sim
