#include "sim/steps/ssh.h"

#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>

#include <fmt/format.h>

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;

constexpr Duration patience = 20s;
constexpr std::string_view state_listen = "0A";

}  // namespace

Result<std::string> make_ssh_key(World& world, const std::string& node, const std::string& path) {
  const auto made = world.run(
      node, Argv{"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", node, "-f", path}, patience);
  if (!made) return tl::unexpected(made.error());
  if (!made->good()) return failure(Error::Code::failed, "ssh-keygen: " + made->err);
  return world.read_file(node, path + ".pub");
}

Result<std::string> lab_ssh_key(Lab& lab) {
  if (!lab.ssh_public_key.empty()) return lab.ssh_public_key;
  constexpr const char* path = "/tmp/lab-key";
  if (lab.topology.nodes.empty()) {
    return failure(Error::Code::failed, "no node can make a key for ssh");
  }
  const std::string& node = lab.topology.nodes.front().name;
  auto made = make_ssh_key(*lab.world, node, path);
  if (!made) return made;
  auto secret = lab.world->read_file(node, path);
  if (!secret) return secret;
  lab.ssh_private_key = std::move(*secret);
  lab.ssh_public_key = std::move(*made);
  return lab.ssh_public_key;
}

Result<Background> start_sshd(World& world, const std::string& node,
                              const std::vector<std::string>& more) {
  // sshd starts itself anew for each connection and wants its absolute path for that.
  Argv line{"/usr/sbin/sshd", "-D", "-e", "-f", "/etc/ssh/sshd_config"};
  line.insert(line.end(), more.begin(), more.end());
  auto sshd = world.start(node, line);
  if (!sshd) return sshd;
  if (auto ready = sshd->wait_for_line("Server listening on", patience); !ready) {
    return tl::unexpected(ready.error());
  }
  return sshd;
}

Listening parse_listeners(std::string_view tables, std::uint16_t port) {
  Listening found;
  const std::string wanted = fmt::format(":{:04X}", port);
  std::istringstream lines{std::string(tables)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string number;
    std::string local;
    std::string remote;
    std::string state;
    if (!(words >> number >> local >> remote >> state) || state != state_listen) continue;
    if (!local.ends_with(wanted)) continue;
    const std::string address = local.substr(0, local.size() - wanted.size());
    // Hexadecimal words in the machine's own order: 127.0.0.1 is 0100007F, ::1 ends in 01000000.
    if (address.find_first_not_of('0') == std::string::npos) found.anywhere = true;
    if (address == "0100007F" || address == "00000000000000000000000001000000") {
      found.loopback = true;
    }
  }
  return found;
}

Result<Listening> listening_at(World& world, const std::string& node, std::uint16_t port) {
  const auto tables = world.call(
      node,
      []() -> Result<std::string> {
        std::string text;
        for (const char* path : {"/proc/net/tcp", "/proc/net/tcp6"}) {
          std::ifstream file(path);
          text.append(std::istreambuf_iterator<char>(file), {});
        }
        return text;
      },
      patience);
  if (!tables) return tl::unexpected(tables.error());
  return parse_listeners(*tables, port);
}

}  // namespace guestlink::sim
