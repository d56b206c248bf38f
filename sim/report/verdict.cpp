#include "sim/report/verdict.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace guestlink::sim {
namespace {

/// The claims of one forwarder, by what they are about.
class Claims {
 public:
  explicit Claims(const std::vector<Claim>& all) {
    const auto tried = [](std::string_view forwarder) {
      return [forwarder](const Claim& one) {
        return one.forwarder == forwarder && one.outcome != Outcome::skipped;
      };
    };
    const bool by_kernel = std::ranges::any_of(all, tried("kernel"));
    for (const Claim& one : all) {
      if (one.forwarder == (by_kernel ? "kernel" : "own")) kept_.push_back(&one);
    }
  }
  const Claim* first(Concern concern, Outcome outcome) const {
    const auto found = std::ranges::find_if(kept_, [&](const Claim* one) {
      return one->concern == concern && one->outcome == outcome;
    });
    return found == kept_.end() ? nullptr : *found;
  }

 private:
  std::vector<const Claim*> kept_;
};

std::string reason(const Claim& claim) {
  if (!claim.cause) return claim.evidence;
  const std::string rule = claim.cause->rule.empty() ? "" : " [" + claim.cause->rule + "]";
  return claim.cause->message + rule;
}

/// What is to be said of one machine's network; empty: all is well, or nothing was tried.
std::string trouble(const Claims& claims, Concern concern, std::string_view who) {
  const Claim* failed = claims.first(concern, Outcome::failed);
  if (failed == nullptr) return "";
  // A name server that does not answer is less than no network.
  if (claims.first(concern, Outcome::passed) != nullptr && failed->id.ends_with("-dns")) {
    return fmt::format("{} has a network without names: {}", who, reason(*failed));
  }
  return fmt::format("{} has no network: {}", who, reason(*failed));
}

}  // namespace

Verdict verdict_of(const std::vector<Claim>& all) {
  const Claims claims(all);
  const std::string host = trouble(claims, Concern::host_network, "this laptop");
  if (!host.empty()) return {Network::no, "After a reboot " + host};
  if (const Claim* start = claims.first(Concern::start, Outcome::failed)) {
    return {Network::no, "After a reboot this laptop has no network until somebody starts it: " +
                             reason(*start)};
  }
  const std::string guest = trouble(claims, Concern::guest_network, "its guest");
  if (claims.first(Concern::host_network, Outcome::passed) == nullptr) {
    const Claim* skipped = claims.first(Concern::host_network, Outcome::skipped);
    std::string sentence = "Whether this laptop has a network after a reboot is not known";
    if (skipped != nullptr) sentence += ": " + skipped->evidence;
    if (!guest.empty()) sentence += "; " + guest;
    return {Network::unknown, std::move(sentence)};
  }
  if (!guest.empty()) return {Network::yes, "After a reboot this laptop has a network; " + guest};
  return {Network::yes, claims.first(Concern::guest_network, Outcome::passed) != nullptr
                            ? "After a reboot this laptop and its guest have a network"
                            : "After a reboot this laptop has a network"};
}

}  // namespace guestlink::sim
