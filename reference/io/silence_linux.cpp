// The kernel hears nothing on an interface whose netdev ingress chain drops everything: packet
// sockets are served before that chain.  The chain belongs to a table with the flag "owner", which
// the kernel removes when the nft(8) that made it ends; and nft ends when the pipe to it closes,
// that is when this process ends, even by SIGKILL.  So the interfaces are never left deaf.

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "reference/io/descriptor.h"
#include "reference/io/live.h"

namespace guestlink::io {
namespace {

constexpr int patience_ms = 5000;

struct Pipe {
  Descriptor read;
  Descriptor write;
};

std::optional<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

/// Switches IPv6 off on an interface, and on again if it was on: no duplicate address detection,
/// router solicitations or listener reports come from us.
class Ipv6Off {
 public:
  explicit Ipv6Off(const std::string& interface)
      : path_(fmt::format("/proc/sys/net/ipv6/conf/{}/disable_ipv6", interface)) {
    changed_ = exchange('1') == '0';
  }
  Ipv6Off(Ipv6Off&& other) noexcept
      : path_(std::move(other.path_)), changed_(std::exchange(other.changed_, false)) {}
  Ipv6Off(const Ipv6Off&) = delete;
  Ipv6Off& operator=(const Ipv6Off&) = delete;
  Ipv6Off& operator=(Ipv6Off&&) = delete;
  ~Ipv6Off() {
    if (changed_) exchange('0');
  }

 private:
  /// What stood there; 0 where there is no IPv6 or /proc is read-only, which the ingress chain
  /// makes up for.
  char exchange(char value) const {
    const Descriptor file(::open(path_.c_str(), O_RDWR | O_CLOEXEC));
    char before = 0;
    if (!file.valid() || ::pread(file.number(), &before, 1, 0) != 1) return 0;
    if (before != value && ::pwrite(file.number(), &value, 1, 0) != 1) return 0;
    return before;
  }

  std::string path_;
  bool changed_ = false;
};

class IngressDrop final : public Silence {
 public:
  IngressDrop(pid_t nft, Descriptor commands, std::vector<Ipv6Off> ipv6_off)
      : nft_(nft), commands_(std::move(commands)), ipv6_off_(std::move(ipv6_off)) {}
  IngressDrop(const IngressDrop&) = delete;
  IngressDrop& operator=(const IngressDrop&) = delete;
  ~IngressDrop() override {
    commands_.reset();
    int status = 0;
    ::waitpid(nft_, &status, 0);
  }

 private:
  pid_t nft_;
  Descriptor commands_;
  std::vector<Ipv6Off> ipv6_off_;
};

std::string commands_for(std::span<const std::string> interfaces) {
  const std::string table = fmt::format("guestlink_{}", ::getpid());
  std::string text = fmt::format("add table netdev {} {{ flags owner; }}\n", table);
  for (std::size_t i = 0; i < interfaces.size(); ++i) {
    text += fmt::format(
        "add chain netdev {} port{} {{ type filter hook ingress device \"{}\" priority -500; "
        "policy drop; }}\n",
        table, i, interfaces[i]);
  }
  return text + fmt::format("list table netdev {}\n", table);
}

/// How many chains nft's listing shows.
std::size_t chains_in(const std::string& listing) {
  std::size_t found = 0;
  for (std::size_t at = listing.find("policy drop"); at != std::string::npos;
       at = listing.find("policy drop", at + 1)) {
    ++found;
  }
  return found;
}

/// Reads until nft has listed the table, or has complained, or has ended.
std::string answer(int from, std::size_t chains) {
  std::string text;
  for (;;) {
    if (chains_in(text) == chains || text.find("Error") != std::string::npos) return text;
    pollfd wait{from, POLLIN, 0};
    if (::poll(&wait, 1, patience_ms) <= 0) return text;
    std::array<char, 4096> piece{};
    const ssize_t got = ::read(from, piece.data(), piece.size());
    if (got <= 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(got));
  }
}

Result<pid_t> spawn_nft(int commands, int answers) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, commands, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, answers, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, answers, STDERR_FILENO);
  // A terminal's Ctrl-C is for us: nft ends when we do.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  std::string program = "nft";
  std::string interactive = "-i";
  const std::array<char*, 3> argv{program.data(), interactive.data(), nullptr};
  std::string path = "PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin";
  std::string locale = "LC_ALL=C";
  const std::array<char*, 3> environment{path.data(), locale.data(), nullptr};
  pid_t child = 0;
  int error = ENOENT;
  for (const char* const at :
       {"/usr/sbin/nft", "/sbin/nft", "/usr/local/sbin/nft", "/usr/bin/nft"}) {
    error = ::posix_spawn(&child, at, &actions, &attributes, argv.data(), environment.data());
    if (error == 0) break;
  }
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error == 0) return child;
  return failure(Error::Code::unsupported,
                 fmt::format("nft cannot be started ({}): it keeps the kernel silent on the "
                             "interfaces; install nftables",
                             std::strerror(error)));
}

}  // namespace

Result<std::unique_ptr<Silence>> silence_kernel(std::span<const std::string> interfaces) {
  auto commands = make_pipe();
  auto answers = make_pipe();
  if (!commands || !answers) return failure(Error::Code::failed, "no pipe to be had");
  const auto nft = spawn_nft(commands->read.number(), answers->write.number());
  if (!nft) return tl::make_unexpected(nft.error());
  std::vector<Ipv6Off> ipv6_off;
  for (const std::string& interface : interfaces) ipv6_off.emplace_back(interface);
  commands->read.reset();
  answers->write.reset();
  const std::string text = commands_for(interfaces);
  const ssize_t wrote = ::write(commands->write.number(), text.data(), text.size());
  auto silence =
      std::make_unique<IngressDrop>(*nft, std::move(commands->write), std::move(ipv6_off));
  const std::string said =
      wrote < 0 ? std::strerror(errno) : answer(answers->read.number(), interfaces.size());
  if (chains_in(said) == interfaces.size() && said.find("Error") == std::string::npos) {
    return silence;
  }
  return failure(Error::Code::unsupported,
                 fmt::format("the kernel cannot be kept silent on the interfaces: nft says: {}",
                             said.substr(0, said.find('\n'))));
}

Result<std::vector<net::Ipv4Cidr>> kernel_addresses(const std::string& interface) {
  if (::if_nametoindex(interface.c_str()) == 0) {
    return failure(Error::Code::unreadable,
                   fmt::format("{}: there is no such interface (ip link shows them)", interface));
  }
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return failure(Error::Code::failed, std::strerror(errno));
  std::vector<net::Ipv4Cidr> found;
  for (const ifaddrs* one = all; one != nullptr; one = one->ifa_next) {
    if (interface != one->ifa_name || one->ifa_addr == nullptr) continue;
    if (one->ifa_addr->sa_family != AF_INET) continue;
    sockaddr_in address{};
    sockaddr_in mask{};
    std::memcpy(&address, one->ifa_addr, sizeof address);
    if (one->ifa_netmask != nullptr) std::memcpy(&mask, one->ifa_netmask, sizeof mask);
    const auto bits = static_cast<std::uint8_t>(__builtin_popcount(mask.sin_addr.s_addr));
    found.push_back({{ntohl(address.sin_addr.s_addr)}, bits});
  }
  ::freeifaddrs(all);
  return found;
}

}  // namespace guestlink::io
