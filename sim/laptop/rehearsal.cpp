#include "sim/laptop/rehearsal.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "sim/laptop/causes.h"
#include "sim/laptop/claims/claim_kind.h"
#include "sim/laptop/spoilt.h"
#include "sim/world/needs.h"

namespace guestlink::sim {
namespace {

/// What the stage itself needs of this machine, whatever the laptop gets wrong.
Status check_needs(const Subject& subject, ForwarderKind forwarder) {
  std::vector<std::string_view> names{"netns", "tap", "bridge", "dnsmasq", "busybox"};
  const auto& nat = subject.laptop.guest.nat;
  // guestlink's own forwarder silences the kernel by nft, and nft stands in for pf.
  const bool has_pf = subject.laptop.guest.pf || subject.laptop.host.pf;
  if (forwarder == ForwarderKind::own || has_pf || (nat && nat->uses_nft))
    names.emplace_back("nft");
  if (forwarder == ForwarderKind::kernel && nat && !nat->uses_nft) names.emplace_back("iptables");
  const auto missing = missing_needs(names);
  if (missing.empty()) return {};
  return failure(Error::Code::unsupported, describe(missing.front()));
}

std::string file_name(std::string_view forwarder, std::string place) {
  std::ranges::replace(place, ':', '-');
  return fmt::format("{}-{}.pcap", forwarder, place);
}

Status write_captures(const Stage& stage, const std::string& folder) {
  for (const auto& [place, recorder] : stage.recorders) {
    const std::string path = folder + "/" + file_name(name(stage.forwarder), place);
    if (auto done = recorder->dump(path); !done) return done;
  }
  return {};
}

Claim claim_of(const ClaimKind& kind, const Stage& stage, Attempt attempt, Duration took) {
  Claim claim;
  claim.id = kind.id;
  claim.title = kind.title;
  claim.forwarder = name(stage.forwarder);
  claim.concern = kind.concern;
  claim.outcome = attempt.outcome;
  claim.evidence = std::move(attempt.evidence);
  claim.lost = std::move(attempt.lost);
  claim.took = took;
  if (claim.outcome == Outcome::failed) claim.cause = likely_cause(stage, attempt.symptom);
  return claim;
}

}  // namespace

std::vector<ClaimName> claim_names(const Subject& subject) {
  std::vector<ClaimName> names;
  for (const ClaimKind& kind : claim_kinds()) {
    if (kind.applies(subject)) names.push_back({kind.id, kind.title});
  }
  return names;
}

Result<std::unique_ptr<Stage>> rehearse(const Subject& subject, ForwarderKind forwarder,
                                        const RehearsalOptions& options,
                                        std::vector<Claim>& claims) {
  if (auto able = check_needs(subject, forwarder); !able) return tl::unexpected(able.error());
  auto stage =
      set_stage(subject, forwarder, {.program = options.program}, options.say, options.boot_time);
  if (!stage) return stage;
  (*stage)->keep = options.keep;
  World& world = *(*stage)->world;
  for (const ClaimKind& kind : claim_kinds()) {
    if (!kind.applies(subject)) continue;
    const Instant begun = world.now();
    auto attempt = kind.attempt(**stage);
    if (!attempt && is_spoilt(**stage)) {
      attempt =
          failed(Symptom::none, "nothing can be written in the guest: " + attempt.error().message);
    }
    if (!attempt) {
      return failure(attempt.error().code, fmt::format("{}: {}", kind.id, attempt.error().message));
    }
    const Outcome outcome = attempt->outcome;
    claims.push_back(claim_of(kind, **stage, std::move(*attempt), world.now() - begun));
    options.say(fmt::format("{} [{}] {}", name(outcome), name(forwarder), kind.title));
  }
  if (!options.capture_dir.empty()) {
    if (auto done = write_captures(**stage, options.capture_dir); !done) {
      return tl::unexpected(done.error());
    }
  }
  return stage;
}

}  // namespace guestlink::sim
