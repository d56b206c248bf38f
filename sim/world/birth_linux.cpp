// How a world is born.  The supervisor forks once; that child makes the user namespace, waits until
// the supervisor has mapped the ids, makes the other namespaces and forks the world's init as a
// child of the supervisor.  Init builds everything, hands the namespaces over as descriptors and
// then only waits for the supervisor's end.  Two things end it then: PR_SET_PDEATHSIG, and a pidfd
// of the supervisor that it polls, for the moments in which a change of credentials has cleared
// the first.  With the init dies every process in its process-id namespace, and with the last
// process and descriptor every other namespace.

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <vector>

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/world/birth.h"
#include "sim/world/build.h"
#include "sim/world/mounts.h"
#include "sim/world/users.h"

namespace guestlink::sim {
namespace {

constexpr std::string_view word_ready = "ready";  // Both ways: "map my ids", "they are mapped".
constexpr std::string_view word_init = "init ";   // And its process number.
constexpr std::string_view word_built = "built";  // With the namespaces.

[[noreturn]] void wait_for_end_of(int supervisor) {
  pollfd watched{supervisor, POLLIN, 0};
  while (::poll(&watched, 1, -1) <= 0) {}
  ::_exit(0);
}

bool has_ended(int supervisor) {
  pollfd watched{supervisor, POLLIN, 0};
  return ::poll(&watched, 1, 0) != 0;
}

void die_with_parent(int supervisor) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (has_ended(supervisor)) ::_exit(1);
}

/// By its path: /proc/self/exe itself lies on a mount of the supervisor's namespace, which cannot
/// be shown in another.  It is asked once.
const std::string& own_program() {
  static const std::string program = [] {
    std::array<char, 4096> path{};
    const ssize_t length = ::readlink("/proc/self/exe", path.data(), path.size());
    return length > 0 ? std::string(path.data(), static_cast<std::size_t>(length)) : "";
  }();
  return program;
}

/// What init is given to begin with.
struct Cradle {
  const Topology& topology;
  const WorldOptions& options;
  const std::vector<std::string>& covered;  ///< The machine's commands under stubs.
  int supervisor;
  int socket;
  Descriptor net_devices;
  pid_t init = -1;  ///< Its process number as the supervisor calls it.
};

/// What init does before it waits: everything, in its own namespaces.
Result<std::vector<Descriptor>> build_world(const Cradle& given) {
  const auto& [topology, options, covered, supervisor, socket, net_devices, self] = given;
  // The files are opened while this is still the supervisor's user, who may read them.
  const Descriptor program(::open(options.program.c_str(), O_PATH | O_CLOEXEC));
  if (!program) return system_failure(fmt::format("cannot open {}", options.program));
  std::vector<VisiblePath> visible;
  for (const std::string& path : options.visible) {
    visible.push_back({path, Descriptor(::open(path.c_str(), O_PATH | O_CLOEXEC))});
    if (!visible.back().held) return system_failure(fmt::format("cannot open {}", path));
  }
  if (::setresgid(0, 0, 0) != 0) return system_failure("cannot become group 0 of the world");
  static_cast<void>(::setgroups(0, nullptr));
  if (::setresuid(0, 0, 0) != 0) return system_failure("cannot become user 0 of the world");
  ::prctl(PR_SET_DUMPABLE, 1);
  die_with_parent(supervisor);
  if (auto done = make_shared_tree(program, covered, visible, net_devices); !done) {
    return tl::unexpected(done.error());
  }
  auto net = build_networks(topology);
  if (!net) return tl::unexpected(net.error());
  std::vector<Descriptor> all;
  for (const char* name : {"user", "pid", "ipc", "mnt"}) {
    auto one = open_namespace(name);
    if (!one) return tl::unexpected(one.error());
    all.push_back(std::move(*one));
  }
  for (Descriptor& one : *net) all.push_back(std::move(one));
  return all;
}

/// Its own program: what clone(2) runs in the new process.
int be_init(void* given) {
  const auto& cradle = *static_cast<const Cradle*>(given);
  const int supervisor = cradle.supervisor;
  const int socket = cradle.socket;
  die_with_parent(supervisor);
  if (!send_message(socket, fmt::format("{}{}", word_init, cradle.init), {})) ::_exit(1);
  ::prctl(PR_SET_NAME, "world");
  close_others({supervisor, socket, cradle.net_devices.number()});
  ::setsid();
  ::umask(022);
  ::signal(SIGCHLD, SIG_IGN);  // Orphans of the world are reaped by the kernel.
  {
    auto built = build_world(cradle);
    if (!built) {
      static_cast<void>(send_message(socket, pack_error(built.error()), {}));
      ::_exit(1);
    }
    std::vector<int> numbers;
    for (const Descriptor& one : *built) numbers.push_back(one.number());
    if (!send_message(socket, word_built, numbers)) ::_exit(1);
  }
  ::close(socket);
  wait_for_end_of(supervisor);
}

/// The child of the supervisor that init is forked from.
[[noreturn]] void be_between(const Topology& topology, const WorldOptions& options,
                             const std::vector<std::string>& covered, int supervisor, int socket) {
  die_with_parent(supervisor);
  const auto report = [&](const char* action) {
    const auto why = system_failure(action, Error::Code::unsupported);
    static_cast<void>(send_message(socket, pack_error(why.value()), {}));
    ::_exit(1);
  };
  // The devices first: nobody can make them in a user namespace.
  Cradle cradle{topology, options, covered, supervisor, socket, make_net_devices()};
  if (::unshare(CLONE_NEWUSER) != 0) report("cannot make a user namespace");
  ::prctl(PR_SET_DUMPABLE, 1);
  die_with_parent(supervisor);
  if (!send_message(socket, word_ready, {})) ::_exit(1);
  if (!receive_message(socket)) ::_exit(1);  // The supervisor could not map the ids.
  if (::unshare(CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWPID) != 0) {
    report("cannot make mount, ipc, uts and pid namespaces");
  }
  // Init goes on in this very memory, which is not copied a second time: from here on this process
  // does nothing but end.
  constexpr std::size_t stack_bytes = std::size_t{1} << 20U;
  void* const stack = ::mmap(nullptr, stack_bytes, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
  if (stack == MAP_FAILED) report("cannot make room for the world's init");
  if (::clone(be_init, static_cast<char*>(stack) + stack_bytes,
              CLONE_VM | CLONE_PARENT | CLONE_PARENT_SETTID | SIGCHLD, &cradle, &cradle.init) < 0) {
    report("cannot fork the world's init");
  }
  ::_exit(0);
}

/// The supervisor's half: maps the ids, then collects what both children have to say, in whichever
/// order it comes.
Status attend(int between, int socket, Birth& birth) {
  bool has_namespaces = false;
  while (!birth.init.handle || !has_namespaces) {
    auto message = receive_message(socket);
    if (!message) return tl::unexpected(message.error());
    const std::string_view text = message->text;
    if (text == word_ready) {
      auto mapped = map_users(between);
      if (!mapped) return tl::unexpected(mapped.error());
      birth.many_users = *mapped;
      if (auto told = send_message(socket, word_ready, {}); !told) return told;
    } else if (text.starts_with(word_init)) {
      birth.init.pid = std::stoi(std::string(text.substr(word_init.size())));
      birth.init.handle =
          Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, birth.init.pid, 0U)));
      if (!birth.init.handle) return system_failure("cannot watch the world's init");
    } else if (text == word_built && message->descriptors.size() >= 4) {
      std::vector<Descriptor>& all = message->descriptors;
      birth.user = std::move(all[0]);
      birth.pid = std::move(all[1]);
      birth.ipc = std::move(all[2]);
      birth.mount = std::move(all[3]);
      for (std::size_t i = 4; i < all.size(); ++i) birth.net.push_back(std::move(all[i]));
      has_namespaces = true;
    } else {
      return tl::unexpected(unpack_error(text));
    }
  }
  return {};
}

}  // namespace

void close_others(std::vector<int> kept) {
  const Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  for (const int standard : {0, 1, 2}) ::dup2(null.number(), standard);
  std::ranges::sort(kept);
  unsigned next = 3;
  for (const int one : kept) {
    if (one < 0) continue;
    const auto number = static_cast<unsigned>(one);
    if (number > next) ::syscall(SYS_close_range, next, number - 1, 0U);
    next = number + 1;
  }
  ::syscall(SYS_close_range, next, ~0U, 0U);
}

Result<Descriptor> open_namespace(const char* name) {
  Descriptor found(::open(fmt::format("/proc/self/ns/{}", name).c_str(), O_RDONLY | O_CLOEXEC));
  if (!found) return system_failure(fmt::format("cannot open the {} namespace", name));
  return found;
}

Result<Birth> give_birth(const Topology& topology, const WorldOptions& options) {
  auto sockets = make_socket_pair();
  if (!sockets) return tl::unexpected(sockets.error());
  const Descriptor self(static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0U)));
  if (!self) return system_failure("cannot watch this process", Error::Code::unsupported);
  WorldOptions whole = options;
  if (whole.program.empty()) whole.program = own_program();
  const std::vector<std::string>& covered = commands_to_cover();
  const pid_t between = ::fork();
  if (between < 0) return system_failure("cannot fork");
  if (between == 0) be_between(topology, whole, covered, self.number(), sockets->second.number());
  sockets->second.close();

  Birth birth;
  const Status born = attend(between, sockets->first.number(), birth);
  sockets->first.close();
  while (::waitpid(between, nullptr, 0) < 0 && errno == EINTR) {}
  if (born) return birth;
  if (birth.init.pid > 0) {
    ::kill(birth.init.pid, SIGKILL);
    while (::waitpid(birth.init.pid, nullptr, 0) < 0 && errno == EINTR) {}
  }
  return tl::unexpected(born.error());
}

}  // namespace guestlink::sim
