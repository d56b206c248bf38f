#include <array>
#include <cerrno>
#include <csignal>

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "sim/cli/interrupts.h"

namespace guestlink::sim {

Result<Descriptor> take_interrupts() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  Descriptor asked(signalfd(-1, &signals, SFD_CLOEXEC));
  if (!asked) return system_failure("cannot wait for a signal");
  return asked;
}

Status wait_for_somebody(int most_ms) {
  const auto asked = take_interrupts();
  if (!asked) return tl::unexpected(asked.error());
  std::array<pollfd, 2> ends{{{STDIN_FILENO, POLLIN, 0}, {asked->number(), POLLIN, 0}}};
  while (poll(ends.data(), ends.size(), most_ms) < 0 && errno == EINTR) {}
  return {};
}

}  // namespace guestlink::sim
