// How a process of ours gets into a node: fork, setns(2) per namespace, and a second fork, because
// a process-id namespace holds for children only.  The second child is made with CLONE_PARENT, so
// that it is a child of the supervisor, which can then wait for it by pidfd; the process in between
// never blocks, so that a supervisor killed at any moment leaves none behind.
//
// Boost.Process is not used here: its child would be waited for by the process in between, and its
// timed waits are broken by its author's word (boostorg/process#294).

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <cstring>

#include <grp.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/world/enter.h"

namespace guestlink::sim {
namespace {

constexpr std::size_t most_descriptors = 250;  // The kernel's SCM_MAX_FD is 253.

/// nullptr, or what failed; errno says why.
const char* enter(const Place& place) {
  if (place.user >= 0 && ::setns(place.user, CLONE_NEWUSER) != 0) return "enter the user namespace";
  if (place.pid >= 0 && ::setns(place.pid, CLONE_NEWPID) != 0) return "enter the pid namespace";
  if (place.ipc >= 0 && ::setns(place.ipc, CLONE_NEWIPC) != 0) return "enter the ipc namespace";
  if (place.uts >= 0 && ::setns(place.uts, CLONE_NEWUTS) != 0) return "enter the uts namespace";
  if (place.net >= 0 && ::setns(place.net, CLONE_NEWNET) != 0) return "enter the net namespace";
  if (place.mount >= 0 && ::setns(place.mount, CLONE_NEWNS) != 0)
    return "enter the mount namespace";
  if (place.user >= 0 && !place.as_supervisor) {
    // Without a mapping of groups setgroups(2) is denied: then there is only one group anyway.
    if (::setresgid(0, 0, 0) != 0) return "become group 0";
    static_cast<void>(::setgroups(0, nullptr));
    if (::setresuid(0, 0, 0) != 0) return "become user 0";
  }
  return nullptr;
}

/// What the process in between tells the supervisor.
struct Report {
  int pid = 0;
  int error = 0;
  const char* action = nullptr;  // Same program image: the pointer holds in both.
};

}  // namespace

Result<Child> fork_into(const Place& place, const std::function<int()>& body) {
  auto pipe = make_pipe();
  if (!pipe) return tl::unexpected(pipe.error());
  const pid_t between = ::fork();
  if (between < 0) return system_failure("cannot fork");
  if (between == 0) {
    Report report;
    report.action = enter(place);
    if (report.action == nullptr) {
      const long child =
          ::syscall(SYS_clone, CLONE_PARENT | SIGCHLD, nullptr, nullptr, nullptr, 0L);
      if (child == 0) {
        pipe->first.close();
        pipe->second.close();
        ::_exit(body());
      }
      report.pid = static_cast<int>(child);
      if (child < 0) report.action = "fork into the node";
    }
    report.error = errno;
    const bool told = ::write(pipe->second.number(), &report, sizeof report) == sizeof report;
    ::_exit(told ? 0 : 1);
  }
  pipe->second.close();
  Report report;
  ssize_t got = 0;
  do {
    got = ::read(pipe->first.number(), &report, sizeof report);
  } while (got < 0 && errno == EINTR);
  while (::waitpid(between, nullptr, 0) < 0 && errno == EINTR) {}
  if (got != sizeof report) return failure(Error::Code::failed, "a process of the world went away");
  if (report.action != nullptr) {
    return system_failure(fmt::format("cannot {}", report.action), report.error);
  }
  // The child cannot be gone: nobody but this process may reap it.
  Child child{report.pid, Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, report.pid, 0U)))};
  if (!child.handle) return system_failure("cannot watch a process of the world");
  return child;
}

Status send_message(int socket, std::string_view text, std::span<const int> descriptors) {
  std::string body(text.empty() ? std::string_view(" ") : text);
  iovec part{body.data(), body.size()};
  std::array<char, CMSG_SPACE(most_descriptors * sizeof(int))> control{};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  if (!descriptors.empty()) {
    header.msg_control = control.data();
    header.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
    cmsghdr* const first = CMSG_FIRSTHDR(&header);
    first->cmsg_level = SOL_SOCKET;
    first->cmsg_type = SCM_RIGHTS;
    first->cmsg_len = CMSG_LEN(descriptors.size_bytes());
    std::memcpy(CMSG_DATA(first), descriptors.data(), descriptors.size_bytes());
  }
  if (::sendmsg(socket, &header, MSG_NOSIGNAL) < 0) return system_failure("cannot report");
  return {};
}

Result<Message> receive_message(int socket) {
  Message message;
  ssize_t length = 0;
  do {
    length = ::recv(socket, nullptr, 0, MSG_PEEK | MSG_TRUNC);
  } while (length < 0 && errno == EINTR);
  message.text.resize(static_cast<std::size_t>(std::max<ssize_t>(length, 1)));
  iovec part{message.text.data(), message.text.size()};
  std::array<char, CMSG_SPACE(most_descriptors * sizeof(int))> control{};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  ssize_t got = 0;
  do {
    got = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got <= 0) return failure(Error::Code::failed, "a process of the world went away");
  message.text.resize(static_cast<std::size_t>(got));
  if (message.text == " ") message.text.clear();
  for (cmsghdr* one = CMSG_FIRSTHDR(&header); one != nullptr; one = CMSG_NXTHDR(&header, one)) {
    if (one->cmsg_level != SOL_SOCKET || one->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (one->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int number = -1;
      std::memcpy(&number, CMSG_DATA(one) + i * sizeof(int), sizeof(int));
      message.descriptors.emplace_back(number);
    }
  }
  return message;
}

std::string pack_error(const Error& error) {
  return fmt::format("{} {}", static_cast<int>(error.code), error.message);
}

Error unpack_error(std::string_view text) {
  Error error;
  int code = static_cast<int>(Error::Code::failed);
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), code);
  if (problem == std::errc{}) text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.starts_with(' ')) text.remove_prefix(1);
  error.code = static_cast<Error::Code>(code);
  error.message = std::string(text);
  return error;
}

}  // namespace guestlink::sim
