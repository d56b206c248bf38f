#pragma once

#include <string>

namespace guestlink::forward {

/// What settings contradict themselves in; nothing when `what` is empty.
struct Fault {
  std::string what;
  std::string key{};      ///< Where, as the settings file calls it: "nat44.pool[0].last".
  std::string instead{};  ///< What to do about it.
  explicit operator bool() const { return !what.empty(); }
};

}  // namespace guestlink::forward
