#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "sim/laptop/subject.h"

namespace guestlink::sim {

/// What the guest's own rules come to for guestlink's forwarder.
// NOLINTNEXTLINE(bugprone-exception-escape): nlohmann's move never throws
struct NatPlan {
  enum class Kind : std::uint8_t {
    forwards,     ///< Its settings are below.
    only_routes,  ///< No rule translates what goes out: there is nothing for a NAT to do.
    silent,       ///< The guest forwards no packet at all.
    out,          ///< A rule says what the forwarder's settings cannot: `why`.
  };
  Kind kind = Kind::forwards;
  std::string why;                ///< For people; with `forwards` empty.
  nlohmann::ordered_json nat44;   ///< The section of that name.
  nlohmann::ordered_json accept;  ///< local.accept
  bool accepts_echo = false;      ///< local.accept_echo_from_outside
};

/// Reads the sysctls and rules of a Linux guest as its kernel would; `ssh_port` and the tunnels'
/// ports need no rule of their own where INPUT lets everything in.
NatPlan plan_nat(const Subject& subject);

}  // namespace guestlink::sim
