#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "sim/expect/claim.h"
#include "sim/laptop/stage.h"
#include "sim/laptop/subject.h"

namespace guestlink::sim {

/// What a rehearsal of this laptop tries, in its order.
struct ClaimName {
  std::string_view id;
  std::string_view title;
};
std::vector<ClaimName> claim_names(const Subject& subject);

/// Why guestlink's own forwarder cannot stand in for this laptop's, or nothing.
std::optional<std::string> own_forwarder_is_out(const Subject& subject);

struct RehearsalOptions {
  bool keep = false;        ///< The laptop's own configuration stands again at the end.
  std::string program;      ///< The guestlink that forwards inside; empty: this program.
  BootTime boot_time;       ///< What the guest's own lines may take at boot.
  std::string capture_dir;  ///< Where a capture per hop is written; empty: nowhere.
  /// One line for somebody who watches.
  std::function<void(std::string_view)> say = [](std::string_view) {};
};

/// Tries every claim with one forwarder.  `claims` grows by one per claim; the stage that comes
/// back still runs.  unsupported when this machine cannot build the world.
Result<std::unique_ptr<Stage>> rehearse(const Subject& subject, ForwarderKind forwarder,
                                        const RehearsalOptions& options,
                                        std::vector<Claim>& claims);

}  // namespace guestlink::sim
