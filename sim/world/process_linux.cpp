#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <ctime>

#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/world/mounts.h"
#include "sim/world/process.h"

namespace guestlink::sim {

Instant monotonic_now() {
  timespec at{};
  ::clock_gettime(CLOCK_MONOTONIC, &at);
  return {at.tv_sec * 1'000'000'000 + at.tv_nsec};
}

namespace {

constexpr Duration longest_look = std::chrono::milliseconds(20);  // So that recorders are emptied.

/// What a child says before its program begins.
struct Beginning {
  int pid_inside = 0;
  int error = 0;  ///< Not 0: it could not begin.
};

struct Pipes {
  DescriptorPair in;
  DescriptorPair out;
  DescriptorPair err;
  DescriptorPair beginning;
};

Result<Pipes> make_pipes() {
  Pipes pipes;
  for (DescriptorPair* one : {&pipes.in, &pipes.out, &pipes.err, &pipes.beginning}) {
    auto made = make_pipe();
    if (!made) return tl::unexpected(made.error());
    *one = std::move(*made);
  }
  for (const Descriptor* one : {&pipes.in.second, &pipes.out.first, &pipes.err.first}) {
    if (::fcntl(one->number(), F_SETFL, O_NONBLOCK) != 0)
      return system_failure("cannot set a pipe");
  }
  return pipes;
}

void limit(int resource, std::uint64_t value) {
  const rlimit both{value, value};
  ::setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

/// The capabilities that can undo the isolation or reach what is not the world's own.  Taken from
/// the bounding set, so that no exec brings them back.
void drop_capabilities() {
  for (const int capability : {CAP_SYS_ADMIN,
                               CAP_SYS_MODULE,
                               CAP_SYS_RAWIO,
                               CAP_SYS_BOOT,
                               CAP_SYS_TIME,
                               CAP_SYS_PTRACE,
                               CAP_SYS_PACCT,
                               CAP_SYS_RESOURCE,
                               CAP_SYS_TTY_CONFIG,
                               CAP_MKNOD,
                               CAP_MAC_ADMIN,
                               CAP_MAC_OVERRIDE,
                               CAP_LINUX_IMMUTABLE,
                               CAP_SYSLOG,
                               CAP_WAKE_ALARM,
                               CAP_BLOCK_SUSPEND,
                               CAP_AUDIT_CONTROL,
                               CAP_AUDIT_READ,
                               CAP_DAC_READ_SEARCH,
                               CAP_PERFMON,
                               CAP_BPF,
                               CAP_CHECKPOINT_RESTORE}) {
    ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  }
}

void take_over(int from, int standard) {
  ::dup2(from, standard);
}

void reset_signals() {
  for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

void tell_beginning(int pipe, int error) {
  const Beginning beginning{static_cast<int>(::getpid()), error};
  static_cast<void>(::write(pipe, &beginning, sizeof beginning) == sizeof beginning);
}

/// What the child needs, made before the fork so that nothing is allocated in between.
struct Exec {
  std::vector<std::string> environment;
  std::vector<char*> argv;
  std::vector<char*> envp;

  explicit Exec(Command& command) {
    std::map<std::string, std::string> all{
        {"PATH", search_path}, {"HOME", "/root"},    {"LANG", "C"},      {"TERM", "dumb"},
        {"USER", "root"},      {"SHELL", "/bin/sh"}, {"LOGNAME", "root"}};
    for (const auto& [name, value] : command.environment) all[name] = value;
    for (const auto& [name, value] : all) environment.push_back(fmt::format("{}={}", name, value));
    for (std::string& one : environment) envp.push_back(one.data());
    envp.push_back(nullptr);
    for (std::string& one : command.argv) argv.push_back(one.data());
    argv.push_back(nullptr);
  }
};

bool is_guestlink(const std::string& program) {
  return program == "guestlink" || program == std::string(own_directory) + "/bin/guestlink";
}

/// The file that execvp(3) would find in PATH.
std::string found_in_path(const std::string& program, std::string_view path) {
  if (program.find('/') != std::string::npos) return program;
  while (!path.empty()) {
    const std::size_t colon = path.find(':');
    std::string candidate = fmt::format("{}/{}", path.substr(0, colon), program);
    struct stat status {};
    if (::access(candidate.c_str(), X_OK) == 0 && ::stat(candidate.c_str(), &status) == 0 &&
        S_ISREG(status.st_mode)) {
      return candidate;
    }
    path.remove_prefix(colon == std::string_view::npos ? path.size() : colon + 1);
  }
  return "";
}

[[noreturn]] void become_program(const Command& command, const Exec& exec, const Pipes& pipes) {
  const int beginning = pipes.beginning.second.number();
  ::setsid();
  take_over(pipes.in.first.number(), 0);
  take_over(pipes.out.second.number(), 1);
  take_over(pipes.err.second.number(), 2);
  reset_signals();
  ::umask(022);
  if (::chdir(command.directory.c_str()) != 0) {
    tell_beginning(beginning, errno);
    ::_exit(127);
  }
  std::string_view path = search_path;
  for (const std::string& one : exec.environment) {
    if (one.starts_with("PATH=")) path = std::string_view(one).substr(5);
  }
  const std::string file = found_in_path(command.argv[0], path);
  if (file.empty()) {
    tell_beginning(beginning, ENOENT);
    ::_exit(127);
  }
  // After all that allocates: under a sanitizer the limit of address space is already passed.
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NPROC, command.limits.processes);
  limit(RLIMIT_FSIZE, command.limits.file_bytes);
  if (command.limits.address_space_bytes != 0 && !is_guestlink(command.argv[0])) {
    limit(RLIMIT_AS, command.limits.address_space_bytes);
  }
  if (command.quiet_capabilities) drop_capabilities();
  tell_beginning(beginning, 0);
  ::execve(file.c_str(), exec.argv.data(), exec.envp.data());
  const int error = errno;
  tell_beginning(beginning, error);
  ::_exit(127);
}

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(descriptor, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

int be_call(const std::function<Result<std::string>()>& function, const Pipes& pipes) {
  ::setsid();
  take_over(pipes.in.first.number(), 0);
  take_over(pipes.err.second.number(), 1);
  take_over(pipes.err.second.number(), 2);
  reset_signals();
  ::signal(SIGPIPE, SIG_IGN);
  tell_beginning(pipes.beginning.second.number(), 0);
  ::close(pipes.beginning.second.number());
  const auto result = function();
  std::fflush(stdout);
  write_all(pipes.out.second.number(), result ? *result : pack_error(result.error()));
  return result ? 0 : 1;
}

/// write(2) to a pipe that may have lost its reader, without the SIGPIPE that would end us.
ssize_t write_without_signal(int pipe, std::string_view text) {
  sigset_t only;
  sigset_t before;
  sigemptyset(&only);
  sigaddset(&only, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &only, &before);
  const ssize_t wrote = ::write(pipe, text.data(), text.size());
  const int error = errno;
  if (wrote < 0 && error == EPIPE) {
    const timespec now{};
    ::sigtimedwait(&only, nullptr, &now);
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return wrote;
}

/// Reads what is there, but not for ever from one that writes faster than this reads; false at the
/// end of the pipe.
bool take(const Descriptor& pipe, std::string& text, std::uint64_t most) {
  std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): read into
  constexpr int most_reads = 16;
  for (int i = 0; i < most_reads; ++i) {
    const ssize_t got = ::read(pipe.number(), buffer.data(), buffer.size());
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    if (got == 0) return false;
    const std::size_t room = most > text.size() ? static_cast<std::size_t>(most - text.size()) : 0;
    text.append(buffer.data(), std::min(room, static_cast<std::size_t>(got)));
  }
  return true;
}

std::unique_ptr<Background::State> parent_side(Pipes& pipes, Child child, std::string input) {
  auto state = std::make_unique<Background::State>();
  state->child = std::move(child);
  state->in = std::move(pipes.in.second);
  state->out = std::move(pipes.out.first);
  state->err = std::move(pipes.err.first);
  state->input = std::move(input);
  state->started = monotonic_now();
  if (state->input.empty()) state->in.close();
  pipes.in.first.close();
  pipes.out.second.close();
  pipes.err.second.close();
  pipes.beginning.second.close();
  return state;
}

/// Waits until the child has said that it begins, and, where it execs, that it has.
Beginning hear_beginning(const Descriptor& pipe, bool until_closed) {
  Beginning last{0, ECHILD};
  for (;;) {
    Beginning one;
    const ssize_t got = ::read(pipe.number(), &one, sizeof one);
    if (got < 0 && errno == EINTR) continue;
    if (got != sizeof one) return last;
    last = one;
    if (!until_closed || one.error != 0) return last;
  }
}

}  // namespace

Result<std::unique_ptr<Background::State>> start_program(const Place& place,
                                                         const Command& command) {
  if (command.argv.empty()) return failure(Error::Code::failed, "a command has no words");
  auto pipes = make_pipes();
  if (!pipes) return tl::unexpected(pipes.error());
  Command own = command;
  const Exec exec(own);
  auto child = fork_into(place, [&]() -> int { become_program(own, exec, *pipes); });
  if (!child) return tl::unexpected(child.error());
  auto state = parent_side(*pipes, std::move(*child), command.input);
  state->output_bytes = command.limits.output_bytes;
  const Beginning beginning = hear_beginning(pipes->beginning.first, true);
  state->pid_inside = beginning.pid_inside;
  if (beginning.error != 0) {
    const auto code = beginning.error == ENOENT && command.argv[0].find('/') == std::string::npos
                          ? Error::Code::unsupported
                          : Error::Code::failed;
    return system_failure(fmt::format("cannot start {}", command.argv[0]), beginning.error, code);
  }
  return state;
}

Result<std::unique_ptr<Background::State>> start_call(
    const Place& place, const std::function<Result<std::string>()>& function) {
  auto pipes = make_pipes();
  if (!pipes) return tl::unexpected(pipes.error());
  std::fflush(stdout);  // Else the child would write what this process has not yet written.
  auto child = fork_into(place, [&] { return be_call(function, *pipes); });
  if (!child) return tl::unexpected(child.error());
  auto state = parent_side(*pipes, std::move(*child), "");
  state->output_bytes = ~0ULL;
  state->pid_inside = hear_beginning(pipes->beginning.first, false).pid_inside;
  return state;
}

Background::State::~State() {
  if (!ended) {
    kill_group();
    finish(std::chrono::hours(1));
  }
  if (registry != nullptr) std::erase(*registry, this);
}

void Background::State::kill_group() const {
  if (ended || !child.handle) return;
  ::kill(-child.pid, SIGKILL);  // It leads its group, and its number is its own until it is reaped.
  ::syscall(SYS_pidfd_send_signal, child.handle.number(), SIGKILL, nullptr, 0U);
}

void Background::State::look(Duration patience) {
  if (ended) return;
  if (idle) {
    idle();
    patience = std::min(patience, longest_look);
  }
  std::array<pollfd, 4> watched{{{child.handle.number(), POLLIN, 0},
                                 {out.number(), POLLIN, 0},
                                 {err.number(), POLLIN, 0},
                                 {in.number(), POLLOUT, 0}}};
  const auto nanoseconds = std::max<std::int64_t>(0, patience.count());
  const timespec wait{nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
  if (::ppoll(watched.data(), watched.size(), &wait, nullptr) <= 0) return;
  if (in && watched[3].revents != 0) {
    const ssize_t wrote = write_without_signal(in.number(), input);
    if (wrote > 0) input.erase(0, static_cast<std::size_t>(wrote));
    if (input.empty() || (wrote < 0 && errno != EAGAIN)) in.close();
  }
  const bool has_ended = watched[0].revents != 0;
  if (out && !take(out, seen.out, output_bytes)) out.close();
  if (err && !take(err, seen.err, output_bytes)) err.close();
  if (!has_ended) return;
  // What its own children write after its end belongs to nobody.
  siginfo_t how{};
  while (::waitid(P_PIDFD, static_cast<id_t>(child.handle.number()), &how, WEXITED) != 0 &&
         errno == EINTR) {}
  ended = true;
  seen.took = monotonic_now() - started;
  if (how.si_code == CLD_EXITED) {
    seen.exit_code = how.si_status;
  } else {
    seen.signal = how.si_status;
    seen.exit_code = 128 + how.si_status;
  }
  in.close();
  out.close();
  err.close();
}

void Background::State::finish(Duration deadline) {
  const Instant end = monotonic_now() + deadline;
  while (!ended) {
    const Duration left = end - monotonic_now();
    if (left <= Duration::zero() && !seen.timed_out) {
      seen.timed_out = true;
      kill_group();
    }
    look(seen.timed_out ? Duration(std::chrono::seconds(1)) : left);
  }
}

}  // namespace guestlink::sim
