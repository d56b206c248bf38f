// Linux tells it by the interface's name in /proc/PID/fdinfo of a descriptor of /dev/net/tun
// (drivers/net/tun.c, tun_chr_show_fdinfo), and which interface is a tap by ethtool's bus_info.

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "sim/world/descriptor.h"
#include "sim/world/tap_holder.h"

namespace guestlink::sim {
namespace {

namespace fs = std::filesystem;

bool is_tap(int socket, const std::string& interface) {
  ethtool_drvinfo about{};
  about.cmd = ETHTOOL_GDRVINFO;
  ifreq request{};
  interface.copy(request.ifr_name, IFNAMSIZ - 1);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): ethtool's own convention
  request.ifr_data = reinterpret_cast<char*>(&about);
  return ::ioctl(socket, SIOCETHTOOL, &request) == 0 && std::strcmp(about.bus_info, "tap") == 0;
}

/// The interfaces that a process holds by descriptors of /dev/net/tun.
std::vector<std::string> held_by(const fs::path& process) {
  std::vector<std::string> names;
  std::error_code gone;
  for (fs::directory_iterator one(process / "fdinfo", gone), end; !gone && one != end;
       one.increment(gone)) {
    std::ifstream file(one->path());
    for (std::string line; std::getline(file, line);) {
      constexpr std::string_view key = "iff:\t";
      if (line.starts_with(key) && line.size() > key.size()) {
        names.push_back(line.substr(key.size()));
      }
    }
  }
  return names;
}

/// A line for each: "tap0 17 bhyve".
Result<std::string> look(const std::vector<std::string>& interfaces) {
  const Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket) return system_failure("cannot open a socket");
  std::map<std::string, TapHolder> taps;
  for (const std::string& one : interfaces) {
    if (is_tap(socket.number(), one)) taps.emplace(one, TapHolder{});
  }
  std::error_code trouble;
  const fs::path here = fs::read_symlink("/proc/self/ns/net", trouble);
  for (fs::directory_iterator one("/proc", trouble), end; !trouble && one != end && !taps.empty();
       one.increment(trouble)) {
    const std::string pid = one->path().filename();
    const bool is_number =
        std::ranges::all_of(pid, [](unsigned char c) { return std::isdigit(c); });
    std::error_code gone;
    if (!is_number || fs::read_symlink(one->path() / "ns/net", gone) != here) continue;
    for (const std::string& name : held_by(one->path())) {
      const auto tap = taps.find(name);
      if (tap == taps.end()) continue;
      tap->second.pid = std::stoi(pid);
      std::ifstream comm(one->path() / "comm");
      std::getline(comm, tap->second.name);
    }
  }
  std::string lines;
  for (const auto& [name, holder] : taps) {
    lines += fmt::format("{} {} {}\n", name, holder.pid, holder.name);
  }
  return lines;
}

}  // namespace

Result<std::map<std::string, TapHolder>> tap_holders(World& world, const std::string& node) {
  const auto interfaces = world.interfaces(node);
  if (!interfaces) return tl::unexpected(interfaces.error());
  std::vector<std::string> names;
  for (const InterfaceState& one : *interfaces) names.push_back(one.name);
  const auto lines = world.call(
      node, [&] { return look(names); }, std::chrono::seconds(10));
  if (!lines) return tl::unexpected(lines.error());
  std::map<std::string, TapHolder> taps;
  std::istringstream text(*lines);
  for (std::string line; std::getline(text, line);) {
    std::istringstream words(line);
    std::string name;
    TapHolder holder;
    words >> name >> holder.pid;
    std::getline(words >> std::ws, holder.name);
    const auto state = std::ranges::find(*interfaces, name, &InterfaceState::name);
    // Carrier without a holder here: somebody of another node has it open.
    if (holder.pid == 0 && state->carrier) continue;
    taps.emplace(name, std::move(holder));
  }
  return taps;
}

}  // namespace guestlink::sim
