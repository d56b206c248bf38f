// A machine's processes are its own: what a script of one node counts, finds by name or ends must
// not be another node's.  So each node has a process-id namespace, and with it an init that lasts
// until the world's own init goes (pid_namespaces(7)).

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "sim/world/birth.h"
#include "sim/world/enter.h"
#include "sim/world/mounts.h"
#include "sim/world/node_init.h"

namespace guestlink::sim {
namespace {

Status send_namespaces(int socket) {
  std::array<Descriptor, 3> own;
  std::array<int, 3> numbers{};
  constexpr std::array names{"pid", "mnt", "uts"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto one = open_namespace(names.at(i));
    if (!one) return tl::unexpected(one.error());
    own.at(i) = std::move(*one);
    numbers.at(i) = own.at(i).number();
  }
  return send_message(socket, "", numbers);
}

[[noreturn]] void be_node_init(const std::string& name, std::uint64_t bytes,
                               const std::vector<std::string>& visible, int socket) {
  ::prctl(PR_SET_NAME, "init");
  ::setsid();
  ::signal(SIGCHLD, SIG_IGN);
  auto done = make_node_tree(name, bytes, visible);
  if (done) done = send_namespaces(socket);
  if (!done) {
    static_cast<void>(send_message(socket, pack_error(done.error()), {}));
    ::_exit(1);
  }
  close_others({});
  for (;;) ::pause();
}

}  // namespace

Status raise_node(const std::string& name, std::uint64_t bytes,
                  const std::vector<std::string>& visible, int socket) {
  auto ready = make_pipe();
  if (!ready) return tl::unexpected(ready.error());
  if (::unshare(CLONE_NEWPID) != 0) return system_failure("cannot make a node's pid namespace");
  const pid_t init = ::fork();
  if (init < 0) return system_failure("cannot fork a node's init");
  if (init == 0) be_node_init(name, bytes, visible, socket);
  // It closes its end when it has spoken, whatever it had to say.
  ready->second.close();
  std::array<char, 1> none{};
  while (::read(ready->first.number(), none.data(), none.size()) < 0 && errno == EINTR) {}
  return {};
}

}  // namespace guestlink::sim
