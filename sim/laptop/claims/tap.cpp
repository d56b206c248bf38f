#include "sim/laptop/claims/tap.h"

#include <chrono>
#include <fstream>

#include <fmt/format.h>

namespace guestlink::sim {
namespace {

/// The name of a process as the host's own ps(1) shows it; "": there is none.
Result<std::string> name_of_process(World& world, int pid) {
  return world.call(
      "host",
      [pid]() -> Result<std::string> {
        std::string name;
        std::ifstream file(fmt::format("/proc/{}/comm", pid));
        std::getline(file, name);
        return name;
      },
      std::chrono::seconds(10));
}

}  // namespace

// A tap has carrier exactly while a process has it open (drivers/net/tun.c; if_tuntap.c the same).
Result<Attempt> tap_is_open(Stage& stage) {
  if (stage.refusal) return failed(Symptom::no_guest, stage.refusal->message);
  const std::string& tap = stage.topology().tap;
  const auto state = stage.world->interface({"host", tap});
  if (!state) return tl::unexpected(state.error());
  if (!*state) return failed(Symptom::no_link, fmt::format("the host has no {}", tap));
  const auto machine = stage.running.find("vm");
  if (machine == stage.running.end() || !machine->second.running() || !(*state)->carrier) {
    return failed(Symptom::no_link, fmt::format("nobody has {} open", tap));
  }
  const int pid = machine->second.pid_inside();
  const auto name = name_of_process(*stage.world, pid);
  if (!name) return tl::unexpected(name.error());
  if (*name != "bhyve") {
    return failed(Symptom::no_link, fmt::format("process {} is \"{}\", not bhyve", pid, *name));
  }
  return passed(fmt::format("{}: Opened by PID {} (bhyve)", tap, pid));
}

}  // namespace guestlink::sim
