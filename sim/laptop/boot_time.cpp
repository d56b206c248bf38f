#include "sim/laptop/boot_time.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace guestlink::sim {
namespace {

double in_seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

Duration BootTime::patience() const {
  return std::clamp(left_, Duration::zero(), start_patience);
}

void BootTime::spend(std::string_view what, Duration took) {
  left_ -= took;
  if (took <= longest_took_) return;
  longest_ = what;
  longest_took_ = took;
}

std::string BootTime::words() const {
  return fmt::format("the boot's {:g} s are spent, {:.1f} s of them by '{}'", in_seconds(whole_),
                     in_seconds(longest_took_), longest_);
}

void BootTime::renew() {
  *this = BootTime(whole_);
}

}  // namespace guestlink::sim
