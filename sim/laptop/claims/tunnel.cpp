#include "sim/laptop/claims/tunnel.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <sstream>

#include <netinet/in.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "sim/laptop/probe_names.h"
#include "sim/steps/ssh.h"
#include "sim/steps/tcp.h"
#include "sim/world/needs.h"

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view users_of_host =
    "root:x:0:0:Charlie &:/root:/bin/sh\n"
    "sshd:x:22:22:Secure Shell Daemon:/run/sshd:/usr/sbin/nologin\n"
    "nobody:x:65534:65534:Unprivileged user:/nonexistent:/usr/sbin/nologin\n";
constexpr const char* host_key = "/etc/ssh/ssh_host_ed25519_key";

const model::SshTunnel& tunnel_of(const Stage& stage) {
  return stage.laptop().host.tunnels.front();
}

/// The script's path on the host: "/root/tunnel".
std::string script_of(const Stage& stage) {
  const std::string_view path = stage.subject->sources.path(tunnel_of(stage).where.file);
  return std::string(path.substr(stage.laptop().root.size() + std::string_view("/host").size()));
}

/// The key that the script names by -i, else ssh's own default.
std::string identity_of(const Stage& stage) {
  const std::string_view text = stage.subject->sources.text(tunnel_of(stage).where.file);
  const std::size_t option = text.find(" -i ", tunnel_of(stage).where.begin);
  if (option == std::string_view::npos) return "/root/.ssh/id_ed25519";
  const std::string_view rest = text.substr(option + 4);
  return std::string(rest.substr(0, rest.find_first_of(" \t\n")));
}

/// The guest's authorized_keys with the key of this run where the laptop's own names a key.
std::string authorized_keys(const Stage& stage, const std::string& user,
                            const std::string& public_key) {
  const std::string home = user == "root" ? "/root" : "/home/" + user;
  const auto own = stage.subject->text("guest" + home + "/.ssh/authorized_keys");
  if (!own) return public_key;
  const std::string key = public_key.substr(0, public_key.find('\n'));
  const std::size_t kind = own->find("ssh-ed25519 ");
  if (kind == std::string_view::npos) return std::string(*own) + "\n" + public_key;
  // Options before the key stay: they are part of what is rehearsed.
  const std::size_t line = own->rfind('\n', kind);
  const std::size_t begin = line == std::string_view::npos ? 0 : line + 1;
  return std::string(own->substr(begin, kind - begin)) + key + "\n";
}

/// FreeBSD's sshd_config for this machine's sshd: paths of FreeBSD's, keywords of its patches, and
/// what is said in its greeting, by which the host is known here.
std::string translated(std::string_view config) {
  constexpr std::array<std::string_view, 3> not_here{"useblacklist", "useblocklist",
                                                     "versionaddendum"};
  std::istringstream lines{std::string(config)};
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string keyword;
    words >> keyword;
    std::ranges::transform(keyword, keyword.begin(), [](unsigned char letter) {
      return static_cast<char>(std::tolower(letter));
    });
    if (std::ranges::find(not_here, keyword) != not_here.end()) continue;
    constexpr std::string_view sftp = "/usr/libexec/sftp-server";
    const std::size_t at = line.find(sftp);
    if (at != std::string::npos) line.replace(at, sftp.size(), "internal-sftp");
    text += line + '\n';
  }
  return text;
}

}  // namespace

std::optional<std::string> no_sshd_here(const Stage& stage) {
  static constexpr std::array<std::string_view, 2> programs{"ssh", "sshd"};
  const auto missing = missing_needs(programs);
  if (!missing.empty()) return describe(missing.front());
  if (!stage.world->has_many_users()) {
    return "sshd needs several user ids: run as root, or with subordinate ids (guestlink doctor)";
  }
  return std::nullopt;
}

std::optional<std::string> no_ssh_here(const Stage& stage) {
  if (stage.laptop().host.tunnels.empty()) return "no script of the host calls ssh -R";
  return no_sshd_here(stage);
}

Status start_host_sshd(Stage& stage) {
  if (stage.running.contains("host sshd") || !stage.host_sshd_trouble.empty()) return {};
  if (!stage.laptop().host.rc.is_yes("sshd_enable")) {
    stage.host_sshd_trouble = "the host runs no sshd";
    return {};
  }
  World& world = *stage.world;
  if (auto key = make_ssh_key(world, "host", host_key); !key) return tl::unexpected(key.error());
  const auto own = stage.subject->text("host/etc/ssh/sshd_config");
  if (auto done = world.put_file("host", "/etc/ssh/sshd_config", translated(own.value_or("")));
      !done) {
    return done;
  }
  if (auto done = world.put_file("host", "/etc/passwd", users_of_host); !done) return done;
  auto sshd = start_sshd(world, "host", {"-o", fmt::format("VersionAddendum={}", host_addendum)});
  if (sshd) {
    stage.running.insert_or_assign("host sshd", std::move(*sshd));
  } else {
    stage.host_sshd_trouble = sshd.error().message;
  }
  return {};
}

Status prepare_ssh(Stage& stage) {
  if (stage.running.contains("sshd") || !stage.sshd_trouble.empty()) return {};
  World& world = *stage.world;
  const model::SshTunnel& tunnel = tunnel_of(stage);
  const std::string user = tunnel.target_user.empty() ? "root" : tunnel.target_user;
  const auto guest_key = make_ssh_key(world, "guest", host_key);
  if (!guest_key) return tl::unexpected(guest_key.error());
  // ssh in batch mode does not ask about a key that it has not seen before.
  if (auto done = world.put_file("host", "/root/.ssh/known_hosts",
                                 tunnel.target_host + " " + *guest_key, 0600);
      !done) {
    return done;
  }
  const auto own_key = make_ssh_key(world, "host", identity_of(stage));
  if (!own_key) return tl::unexpected(own_key.error());
  const std::string home = user == "root" ? "/root" : "/home/" + user;
  if (auto done = world.put_file("guest", home + "/.ssh/authorized_keys",
                                 authorized_keys(stage, user, *own_key));
      !done) {
    return done;
  }
  if (auto done = start_host_sshd(stage); !done) return done;
  return start_guest_sshd(stage);
}

std::uint16_t tunnel_port(const Stage& stage) {
  const auto& port = tunnel_of(stage).listen_port;
  return port ? port->value : std::uint16_t{0};
}

Result<std::string> open_tunnel(Stage& stage) {
  World& world = *stage.world;
  auto started = world.start("host", Argv{"sh", script_of(stage)});
  if (!started) return tl::unexpected(started.error());
  Background& tunnel = stage.running.insert_or_assign("tunnel", std::move(*started)).first->second;
  const bool in_background = tunnel_of(stage).background;
  // Then ssh ends after it has said that the port was refused, and that end is what happened.
  const bool insists = tunnel_of(stage).option("ExitOnForwardFailure").value_or("no") == "yes";
  std::optional<Error> fault;
  bool refused = false;
  bool open = false;
  const auto settled = world.wait_until(
      [&] {
        const auto listening = listening_at(world, "guest", tunnel_port(stage));
        if (!listening) fault = listening.error();
        open = listening && listening->any();
        refused =
            !insists && tunnel.err().find("remote port forwarding failed") != std::string::npos;
        return fault || open || refused || (!tunnel.running() && !in_background);
      },
      start_patience);
  if (fault) return tl::unexpected(*fault);
  if (open) return std::string();
  std::string words = tunnel.err();
  if (!tunnel.running()) {
    const Observation seen = tunnel.wait(1s);
    words = fmt::format("ssh ended with {}: {}", seen.exit_code, seen.err);
  }
  if (refused && tunnel.running()) words = "ssh goes on without its port: " + words;
  if (!settled) words = "nothing listens in the guest; " + words;
  while (!words.empty() && std::isspace(static_cast<unsigned char>(words.back())) != 0) {
    words.pop_back();
  }
  return words.empty() ? "nothing listens in the guest" : words;
}

Status close_tunnel(Stage& stage) {
  stage.running.erase("tunnel");
  return stage.world->wait_until(
      [&] {
        const auto listening = listening_at(*stage.world, "guest", tunnel_port(stage));
        return listening && !listening->any();
      },
      start_patience);
}

Result<Greeted> greet(Stage& stage, const std::string& node, const SocketAddress& to) {
  const auto client = stage.world->open_socket(node, AF_INET, SOCK_STREAM);
  if (!client) return tl::unexpected(client.error());
  const auto outcome =
      read_greeting(client->number(), to, -1, "", Deadline::after(stage.patience() * 2));
  if (!outcome) return tl::unexpected(outcome.error());
  Greeted greeted;
  greeted.connected = outcome->connected;
  greeted.by_host = outcome->greeting.find(host_addendum) != std::string::npos;
  greeted.said = outcome->trouble.empty() ? "\"" + outcome->greeting + "\"" : outcome->trouble;
  return greeted;
}

}  // namespace guestlink::sim
