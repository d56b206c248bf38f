#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "reference/base/time.h"
#include "sim/world/background.h"
#include "sim/world/descriptor.h"
#include "sim/world/enter.h"
#include "sim/world/observation.h"

namespace guestlink::sim {

/// CLOCK_MONOTONIC: the only clock that deadlines are measured by.
Instant monotonic_now();

/// What goes on between two looks at a process: the recorders are emptied.
using Idle = std::function<void()>;

/// A child with pipes on its stdin, stdout and stderr, which are read while it is waited for.
struct Background::State {
  Child child;
  int pid_inside = 0;
  Descriptor in;
  Descriptor out;
  Descriptor err;
  std::string input;  ///< What stdin has not taken yet.
  Observation seen;
  std::uint64_t output_bytes = 0;  ///< What is kept of stdout, and of stderr.
  Instant started;
  bool ended = false;
  Idle idle;
  std::vector<State*>* registry = nullptr;  ///< The world's list of its children.

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State();

  /// Looks once, no longer than `patience`: takes output, gives input, notices the end.
  void look(Duration patience);
  /// Looks until it has ended; at the deadline its process group is killed.
  void finish(Duration deadline);
  void kill_group() const;
};

/// Starts a program in `place`.  unsupported when there is no such program.
Result<std::unique_ptr<Background::State>> start_program(const Place& place,
                                                         const Command& command);
/// Runs `function` in a forked child in `place`; what it returns is written to stdout, what it
/// prints to stderr.  The exit code is 0, or 1 with the packed Error on stdout.
Result<std::unique_ptr<Background::State>> start_call(
    const Place& place, const std::function<Result<std::string>()>& function);

}  // namespace guestlink::sim
