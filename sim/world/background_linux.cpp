#include <csignal>

#include <sys/syscall.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/world/process.h"

namespace guestlink::sim {

Background::Background(std::unique_ptr<State> state) : state_(std::move(state)) {}
Background::Background(Background&&) noexcept = default;
Background& Background::operator=(Background&&) noexcept = default;
Background::~Background() = default;

int Background::pid() const {
  return state_->child.pid;
}

int Background::pid_inside() const {
  return state_->pid_inside;
}

bool Background::running() {
  state_->look(Duration::zero());
  return !state_->ended;
}

const std::string& Background::out() {
  state_->look(Duration::zero());
  return state_->seen.out;
}

const std::string& Background::err() {
  state_->look(Duration::zero());
  return state_->seen.err;
}

Status Background::wait_for_line(std::string_view text, Duration deadline) {
  const Instant end = monotonic_now() + deadline;
  for (;;) {
    const bool had_ended = state_->ended;
    if (state_->seen.out.find(text) != std::string::npos ||
        state_->seen.err.find(text) != std::string::npos) {
      return {};
    }
    if (had_ended) {
      return failure(Error::Code::failed,
                     fmt::format("it ended with code {} before it said '{}': {}{}",
                                 state_->seen.exit_code, text, state_->seen.out, state_->seen.err));
    }
    const Duration left = end - monotonic_now();
    if (left <= Duration::zero()) {
      return failure(Error::Code::timed_out,
                     fmt::format("it did not say '{}' in {} ms: {}{}", text,
                                 deadline.count() / 1'000'000, state_->seen.out, state_->seen.err));
    }
    state_->look(left);
  }
}

Observation Background::wait(Duration deadline) {
  state_->finish(deadline);
  return state_->seen;
}

Observation Background::stop(Duration grace) {
  signal(SIGTERM);
  const Instant end = monotonic_now() + grace;
  while (!state_->ended && monotonic_now() < end) state_->look(end - monotonic_now());
  return kill();
}

Observation Background::kill() {
  state_->kill_group();
  while (!state_->ended) state_->look(std::chrono::seconds(1));
  return state_->seen;
}

void Background::signal(int number) {
  if (state_->ended) return;
  ::syscall(SYS_pidfd_send_signal, state_->child.handle.number(), number, nullptr, 0U);
}

}  // namespace guestlink::sim
