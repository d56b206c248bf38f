#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "reference/base/result.h"
#include "reference/base/time.h"
#include "sim/world/observation.h"

namespace guestlink::sim {

/// A process that goes on in a node while other things happen.  The destructor kills it.
class Background {
 public:
  struct State;
  explicit Background(std::unique_ptr<State> state);
  Background(Background&&) noexcept;
  Background& operator=(Background&&) noexcept;
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  ~Background();

  /// Its number as this process sees it, and as the world's own `ps` shows it.
  int pid() const;
  int pid_inside() const;
  bool running();
  /// What it wrote so far.
  const std::string& out();
  const std::string& err();
  /// Returns when stdout or stderr holds `text`; timed_out after `deadline`; failed, with the end
  /// of what it wrote, when it ends before that.
  Status wait_for_line(std::string_view text, Duration deadline);
  /// Waits for it to end by itself; after `deadline` it is killed and `timed_out` is set.
  Observation wait(Duration deadline);
  /// TERM, then KILL when `grace` is over.
  Observation stop(Duration grace = std::chrono::seconds(2));
  /// KILL, now.
  Observation kill();
  /// Sends a signal; nothing happens when it has ended.
  void signal(int number);

 private:
  std::unique_ptr<State> state_;
};

}  // namespace guestlink::sim
