#include "sim/expect/claim.h"

namespace guestlink::sim {

std::string_view name(Outcome outcome) {
  switch (outcome) {
  case Outcome::passed: return "passed";
  case Outcome::failed: return "failed";
  case Outcome::skipped: return "skipped";
  }
  return "failed";
}

ClaimSummary summarize(const std::vector<Claim>& claims) {
  ClaimSummary summary;
  for (const Claim& claim : claims) {
    if (claim.outcome == Outcome::passed) ++summary.passed;
    if (claim.outcome == Outcome::failed) ++summary.failed;
    if (claim.outcome == Outcome::skipped) ++summary.skipped;
  }
  return summary;
}

}  // namespace guestlink::sim
