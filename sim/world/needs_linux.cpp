// What a rehearsal wants of this machine, each with an attempt: reading a setting would not tell
// what a container, a security module or a missing kernel module says in the end.

#include <array>
#include <cerrno>
#include <fstream>
#include <functional>
#include <system_error>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/world/build.h"
#include "sim/world/needs.h"
#include "sim/world/netlink.h"
#include "sim/world/users.h"
#include "sim/world/world.h"

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;

/// Tries `function` in a forked child with new namespaces `flags`; it returns 0 or an errno.
std::string tried_in_child(std::string_view what, int flags, int (*function)()) {
  const pid_t child = ::fork();
  if (child < 0) return "this process cannot fork";
  if (child == 0) ::_exit(::unshare(flags) != 0 ? errno : function());
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  if (!WIFEXITED(status)) return fmt::format("{}: ended by a signal", what);
  if (WEXITSTATUS(status) == 0) return "";
  return fmt::format("{}: {}", what, std::generic_category().message(WEXITSTATUS(status)));
}

int nothing_more() {
  return 0;
}

std::string no_user_namespaces() {
  return tried_in_child("cannot make a user namespace", CLONE_NEWUSER, nothing_more);
}

std::string no_net_namespaces() {
  return tried_in_child("cannot make a network namespace", CLONE_NEWUSER | CLONE_NEWNET,
                        nothing_more);
}

std::string no_pid_namespaces() {
  return tried_in_child("cannot make a pid namespace", CLONE_NEWUSER | CLONE_NEWPID, nothing_more);
}

std::string no_mounts() {
  return tried_in_child("cannot mount a private tree", CLONE_NEWUSER | CLONE_NEWNS, [] {
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return errno;
    mount_attr attributes{};
    attributes.attr_set = MOUNT_ATTR_RDONLY;
    if (::mount_setattr(AT_FDCWD, "/", AT_RECURSIVE, &attributes, sizeof attributes) != 0) {
      return errno;
    }
    return ::mount("tmpfs", "/tmp", "tmpfs", 0, "size=64k") == 0 ? 0 : errno;
  });
}

std::string no_pidfd() {
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0U));
  if (handle < 0) return "cannot open a pidfd";
  ::close(handle);
  return "";
}

/// AppArmor lets a program make a user namespace but takes its capabilities away.
std::string apparmor_restricts() {
  if (::geteuid() == 0) return "";
  std::ifstream file("/proc/sys/kernel/apparmor_restrict_unprivileged_userns");
  int value = 0;
  if (file >> value && value != 0) return "AppArmor takes the capabilities in user namespaces away";
  return "";
}

std::string no_many_users() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return "this process cannot make a pipe";
  const Descriptor read_end(ends[0]);
  Descriptor write_end(ends[1]);
  const pid_t child = ::fork();
  if (child < 0) return "this process cannot fork";
  if (child == 0) {
    write_end.close();
    const bool alone = ::unshare(CLONE_NEWUSER) != 0;
    ::kill(::getpid(), SIGSTOP);  // The parent maps the ids meanwhile.
    ::_exit(alone ? 1 : 0);
  }
  int status = 0;
  ::waitpid(child, &status, WUNTRACED);
  const auto many = map_users(child);
  ::kill(child, SIGKILL);
  ::waitpid(child, &status, 0);
  if (!many) return many.error().message;
  return *many ? "" : "only user 0 can exist inside: no subordinate ids for this user";
}

std::string no_tap() {
  return tried_in_child("cannot open a tap device", CLONE_NEWUSER | CLONE_NEWNET, [] {
    errno = 0;
    const auto tap = open_tap_here("tap0");
    return tap ? 0 : (errno == 0 ? EIO : errno);
  });
}

std::string no_packet_socket() {
  return tried_in_child("cannot open a packet socket", CLONE_NEWUSER | CLONE_NEWNET,
                        [] { return ::socket(AF_PACKET, SOCK_RAW, 0) >= 0 ? 0 : errno; });
}

Topology two_nodes() {
  return {.nodes = {{"a"}, {"b"}},
          .links = {{"cable", MediumName::cable, {"a", "eth0"}, {"b", "eth0"}}}};
}

/// Builds a world of two nodes and tries `function` in it; an Error's text, or "".
std::string tried_in_world(const std::function<Status(World&)>& function) {
  auto world = World::create(two_nodes());
  if (!world) return world.error().message;
  const Status done = function(**world);
  return done ? "" : done.error().message;
}

std::string no_veth() {
  return tried_in_world([](World&) -> Status { return {}; });
}

std::string no_bridge() {
  return tried_in_world([](World& world) { return world.make_bridge({"a", "bridge0"}); });
}

std::string failing_command(const Argv& argv, std::string input = "") {
  return tried_in_world([&](World& world) -> Status {
    Command command{.argv = argv};
    command.input = std::move(input);
    auto seen = world.run("a", command, 10s);
    if (!seen) return tl::unexpected(seen.error());
    if (seen->good()) return {};
    const std::string said = seen->err.substr(0, seen->err.find('\n'));
    return failure(Error::Code::failed, fmt::format("{}: {}", argv[0], said));
  });
}

std::string no_nft_masquerade() {
  return failing_command({"nft", "-f", "-"},
                         "table ip t {\n chain c {\n  type nat hook postrouting priority 100\n"
                         "  oifname \"eth0\" masquerade\n }\n}\n");
}

std::string no_iptables_masquerade() {
  return failing_command(
      {"iptables", "-t", "nat", "-A", "POSTROUTING", "-o", "eth0", "-j", "MASQUERADE"});
}

std::string no_program(std::string_view program) {
  for (const char* folder :
       {"/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"}) {
    if (::access(fmt::format("{}/{}", folder, program).c_str(), X_OK) == 0) return "";
  }
  return fmt::format("there is no program '{}'", program);
}

constexpr std::array needs{
    Need{.name = "userns",
         .purpose = "worlds: rehearsals and scenarios without privileges",
         .remedy = "sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000",
         .missing = no_user_namespaces},
    Need{.name = "apparmor",
         .purpose = "worlds as an ordinary user",
         .remedy = "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
         .missing = apparmor_restricts},
    Need{.name = "netns",
         .purpose = "a network stack per node",
         .remedy = "use a kernel with CONFIG_NET_NS; in a container: allow unshare(2)",
         .missing = no_net_namespaces},
    Need{.name = "mountns",
         .purpose = "the machine's files read-only, /etc per node",
         .remedy = "use Linux 5.12 or newer; in a container: allow mount(2)",
         .missing = no_mounts},
    Need{.name = "pidns",
         .purpose = "nothing is left after kill -9",
         .remedy = "use a kernel with CONFIG_PID_NS",
         .missing = no_pid_namespaces},
    Need{.name = "pidfd",
         .purpose = "waiting for processes",
         .remedy = "use Linux 5.4 or newer",
         .missing = no_pidfd},
    Need{.name = "users",
         .purpose = "real sshd and dnsmasq, which want users of their own",
         .remedy = "apt-get install uidmap && usermod --add-subuids 100000-165535 "
                   "--add-subgids 100000-165535 USER",
         .missing = no_many_users},
    Need{.name = "veth",
         .purpose = "cables between nodes",
         .remedy = "modprobe veth; in a container: allow mounting /proc and unshare(2)",
         .missing = no_veth},
    Need{.name = "tap",
         .purpose = "the host's tap0, which bhyve opens",
         .remedy = "modprobe tun && chmod 0666 /dev/net/tun",
         .missing = no_tap},
    Need{.name = "bridge",
         .purpose = "the host's bridge0",
         .remedy = "modprobe bridge",
         .missing = no_bridge},
    Need{.name = "af-packet",
         .purpose = "captures, and guestlink forward over interfaces",
         .remedy = "modprobe af_packet",
         .missing = no_packet_socket},
    Need{.name = "nft",
         .purpose = "the kernel's NAT beside our own, for comparison",
         .remedy = "apt-get install nftables && modprobe -a nft_masq nft_chain_nat",
         .program = "nft",
         .missing = no_nft_masquerade},
    Need{.name = "iptables",
         .purpose = "the laptop's own nat.sh",
         .remedy = "apt-get install iptables && modprobe -a nft_compat xt_MASQUERADE",
         .program = "iptables",
         .missing = no_iptables_masquerade},
    Need{.name = "ping",
         .purpose = "claims about reaching somebody",
         .remedy = "apt-get install iputils-ping",
         .program = "ping"},
    Need{.name = "ip",
         .purpose = "what a guest's scripts call",
         .remedy = "apt-get install iproute2",
         .program = "ip"},
    Need{.name = "dnsmasq",
         .purpose = "the access point's DHCP and DNS",
         .remedy = "apt-get install dnsmasq-base",
         .program = "dnsmasq"},
    Need{.name = "sshd",
         .purpose = "the host's sshd behind the reverse tunnel",
         .remedy = "apt-get install openssh-server",
         .program = "sshd"},
    Need{.name = "ssh",
         .purpose = "the reverse tunnel",
         .remedy = "apt-get install openssh-client",
         .program = "ssh"},
    Need{.name = "busybox",
         .purpose = "an Alpine guest's udhcpc and other applets",
         .remedy = "apt-get install busybox",
         .program = "busybox"},
    Need{.name = "tcpdump",
         .purpose = "a second opinion on the captures we write",
         .remedy = "apt-get install tcpdump",
         .program = "tcpdump",
         .optional = true},
    Need{.name = "tshark",
         .purpose = "a second opinion on the captures we write",
         .remedy = "apt-get install tshark",
         .program = "tshark",
         .optional = true},
};

}  // namespace

std::span<const Need> all_needs() {
  return needs;
}

std::string why_missing(const Need& need) {
  if (!need.program.empty()) {
    if (std::string why = no_program(need.program); !why.empty()) return why;
  }
  return need.missing == nullptr ? "" : need.missing();
}

}  // namespace guestlink::sim
