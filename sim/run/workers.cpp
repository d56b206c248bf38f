#include "sim/run/workers.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/world/descriptor.h"

namespace guestlink::sim {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char end_of_text = '\0';

struct Worker {
  std::size_t job = 0;
  pid_t pid = 0;
  Descriptor from;  ///< What it returns.
  std::string text{};
  Clock::time_point end{};
  bool killed = false;
};

[[noreturn]] void be_worker(const Workers& workers, std::size_t job, int to, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  // Whoever waits for signals by a descriptor has them blocked, and a world's programs would, too.
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  const std::string text = workers.work(job);
  // What the world's processes have inherited of the pipe stays open with them, so its end says
  // nothing: the text says itself where it ends.
  const std::string whole = text + end_of_text;
  std::string_view rest = whole;
  while (!rest.empty()) {
    const ssize_t wrote = ::write(to, rest.data(), rest.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) ::_exit(1);
    rest.remove_prefix(static_cast<std::size_t>(wrote));
  }
  if (workers.stay && workers.stays(text)) workers.stay(job);
  ::_exit(0);
}

Result<Worker> begin(const Workers& workers, std::size_t job) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return system_failure("cannot make a pipe");
  Worker worker{.job = job, .from = Descriptor(ends[0])};
  const Descriptor to(ends[1]);
  // What is buffered here would be written twice.
  std::fflush(stdout);
  std::fflush(stderr);
  const pid_t self = ::getpid();
  worker.pid = ::fork();
  if (worker.pid < 0) return system_failure("cannot fork");
  if (worker.pid == 0) be_worker(workers, job, to.number(), self);
  worker.end = Clock::now() + workers.limit(job);
  return worker;
}

/// How it ended, when that was not by itself.
std::string reap(const Worker& worker) {
  int status = 0;
  while (::waitpid(worker.pid, &status, 0) < 0 && errno == EINTR) {}
  if (worker.killed) return "it did not end in time and was killed";
  if (WIFSIGNALED(status)) return fmt::format("its process ended by signal {}", WTERMSIG(status));
  if (WEXITSTATUS(status) != 0) {
    return fmt::format("its process ended with {}", WEXITSTATUS(status));
  }
  return "";
}

/// Takes what the worker has to say; false when that was all.
bool take(Worker& worker) {
  std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): read into
  const ssize_t got = ::read(worker.from.number(), buffer.data(), buffer.size());
  if (got < 0 && errno == EINTR) return true;
  if (got <= 0) return false;
  worker.text.append(buffer.data(), static_cast<std::size_t>(got));
  if (worker.text.back() != end_of_text) return true;
  worker.text.pop_back();
  return false;
}

int milliseconds_to(Clock::time_point end) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

}  // namespace

Status run_jobs(const Workers& workers) {
  std::vector<Worker> busy;
  std::size_t next = 0;
  bool goes_on = true;
  while (!busy.empty() || (goes_on && next < workers.jobs)) {
    while (goes_on && next < workers.jobs && busy.size() < workers.at_once) {
      if (workers.begun) workers.begun(next);
      auto worker = begin(workers, next++);
      if (!worker) return tl::unexpected(worker.error());
      busy.push_back(std::move(*worker));
    }
    std::vector<pollfd> ends;  // The workers' by their places, then the interrupts'.
    int patience = 60'000;
    for (Worker& one : busy) {
      ends.push_back({one.from.number(), POLLIN, 0});
      patience = std::min(patience, milliseconds_to(one.end));
    }
    ends.push_back({workers.interrupts, POLLIN, 0});
    if (::poll(ends.data(), ends.size(), patience) < 0 && errno != EINTR) {
      return system_failure("cannot wait for the runs");
    }
    if (ends.back().revents != 0) {
      for (const Worker& one : busy) ::kill(one.pid, SIGKILL);
      for (const Worker& one : busy) static_cast<void>(reap(one));
      return {};
    }
    for (std::size_t i = busy.size(); i-- > 0;) {
      Worker& one = busy[i];
      if (!one.killed && Clock::now() >= one.end) {
        ::kill(one.pid, SIGKILL);
        one.killed = true;
      }
      if ((ends[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0 || take(one)) continue;
      const bool stays = workers.stays && !one.killed && workers.stays(one.text);
      const std::string trouble = stays ? "" : reap(one);
      goes_on = workers.done(one.job, std::move(one.text), trouble) && goes_on;
      busy.erase(busy.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  return {};
}

}  // namespace guestlink::sim
