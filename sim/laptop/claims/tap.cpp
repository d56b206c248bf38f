#include "sim/laptop/claims/tap.h"

#include <fmt/format.h>

#include "sim/world/tap_holder.h"

namespace guestlink::sim {

Result<Attempt> tap_is_open(Stage& stage) {
  if (stage.refusal) return failed(Symptom::no_guest, stage.refusal->message);
  const std::string& tap = stage.topology().tap;
  const auto taps = tap_holders(*stage.world, "host");
  if (!taps) return tl::unexpected(taps.error());
  const auto found = taps->find(tap);
  if (found == taps->end()) return failed(Symptom::no_link, fmt::format("the host has no {}", tap));
  const auto& [pid, name] = found->second;
  if (pid == 0) return failed(Symptom::no_link, fmt::format("nobody has {} open", tap));
  if (name != "bhyve") {
    return failed(Symptom::no_link, fmt::format("process {} is \"{}\", not bhyve", pid, name));
  }
  return passed(fmt::format("{}: Opened by PID {} (bhyve)", tap, pid));
}

}  // namespace guestlink::sim
