#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace guestlink::sim {

/// Something of this machine that guestlink can use, and what to do when it is not there.
struct Need {
  std::string_view name;  ///< "userns", "tap", "sshd": what GUESTLINK_REQUIRE and --require name.
  std::string_view purpose;    ///< What stops working without it.
  std::string_view remedy;     ///< The line that mends it, to be run as root.
  std::string_view program{};  ///< The program that must be found; empty: none.
  /// Empty when it is there; else what was tried and how it failed.  nullptr: only the program
  /// counts.
  std::string (*missing)() = nullptr;
  bool optional = false;  ///< Nothing but a second opinion is lost without it.
};

std::span<const Need> all_needs();
/// Tries one need, now.  Empty when it is there.
std::string why_missing(const Need& need);
/// Nothing when no need has this name.
const Need* find_need(std::string_view name);

/// A need that was looked for and is not there.
struct MissingNeed {
  const Need* need = nullptr;
  std::string why;
};

/// Those of `names` that are missing; an unknown name is missing too, with a null `need`.  Each is
/// tried once per process.
std::vector<MissingNeed> missing_needs(std::span<const std::string_view> names);

/// Whether GUESTLINK_REQUIRE (names with commas, or "all") makes a missing `name` a failure.
bool is_required(std::string_view name, std::string_view environment_value);

/// "sshd: no program 'sshd' (apt-get install openssh-server)".
std::string describe(const MissingNeed& missing);

}  // namespace guestlink::sim
