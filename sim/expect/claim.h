#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"
#include "reference/base/time.h"

namespace guestlink::sim {

enum class Outcome : std::uint8_t { passed, failed, skipped };

/// "passed", "failed" or "skipped".
std::string_view name(Outcome outcome);

/// Why a claim does not hold, as far as the files can say.
struct Cause {
  std::string message;              ///< "nothing sets net.ipv4.ip_forward to 1"
  std::string rule;                 ///< The finding of `guestlink check` that says so, or empty.
  std::optional<SourceSpan> where;  ///< The line.
};

/// What a claim says something about.
enum class Concern : std::uint8_t {
  start,          ///< That it all comes up without anybody.
  host_network,   ///< That the host reaches the network.
  guest_network,  ///< That a guest which is somebody of its own does.
  other,
};

/// One thing that was tried.
struct Claim {
  std::string id;         ///< "host-lan-ping": stable for ever.
  std::string title;      ///< One sentence that holds when `outcome` is passed.
  std::string forwarder;  ///< "kernel" or "own".
  Concern concern = Concern::other;
  Outcome outcome = Outcome::failed;
  std::string evidence;  ///< What was seen; of a skipped one, the reason.
  std::string lost;      ///< Which hop lost the packet, where one did.
  std::optional<Cause> cause;
  Duration took{};
};

/// How many of each.
struct ClaimSummary {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t skipped = 0;
};

/// Everything that was tried with one laptop.
struct RehearsalResult {
  std::string laptop;  ///< Its directory.
  std::vector<Claim> claims;
  std::vector<std::string> notes;  ///< What stood in for something else in this run.
  Duration took{};
};

ClaimSummary summarize(const std::vector<Claim>& claims);

}  // namespace guestlink::sim
