#include <chrono>
#include <string>

#include <nlohmann/json.hpp>

#include "sim/report/rehearsal.h"
#include "sim/report/verdict.h"

namespace guestlink::sim {
namespace {

using Json = nlohmann::ordered_json;

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

Json cause_of(const Claim& claim, const SourceSet& sources) {
  if (!claim.cause) return nullptr;
  Json cause{{"message", claim.cause->message}};
  cause["rule"] = claim.cause->rule.empty() ? Json(nullptr) : Json(claim.cause->rule);
  if (claim.cause->where) {
    const LineColumn at = sources.position(claim.cause->where->file, claim.cause->where->begin);
    cause["file"] = sources.path(claim.cause->where->file);
    cause["line"] = at.line;
    cause["column"] = at.column;
  }
  return cause;
}

}  // namespace

std::string rehearsal_as_json(const RehearsalResult& result, const SourceSet& sources) {
  Json claims = Json::array();
  for (const Claim& claim : result.claims) {
    Json one{{"id", claim.id},
             {"title", claim.title},
             {"forwarder", claim.forwarder},
             {"outcome", name(claim.outcome)}};
    one["ok"] =
        claim.outcome == Outcome::skipped ? Json(nullptr) : Json(claim.outcome == Outcome::passed);
    one["evidence"] = claim.evidence;
    one["path"] = claim.lost.empty() ? Json(nullptr) : Json(claim.lost);
    one["cause"] = cause_of(claim, sources);
    one["seconds"] = seconds(claim.took);
    claims.push_back(std::move(one));
  }
  const ClaimSummary summary = summarize(result.claims);
  const Verdict verdict = verdict_of(result.claims);
  const Json network =
      verdict.network == Network::unknown ? Json(nullptr) : Json(verdict.network == Network::yes);
  const Json all{
      {"schema", "guestlink-rehearsal/1"},
      {"laptop", result.laptop},
      {"verdict", {{"network", network}, {"sentence", verdict.sentence}}},
      {"claims", std::move(claims)},
      {"notes", result.notes},
      {"summary",
       {{"passed", summary.passed}, {"failed", summary.failed}, {"skipped", summary.skipped}}},
      {"seconds", seconds(result.took)}};
  // Bytes that are no UTF-8 (of another program's output) must not end the report.
  return all.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace guestlink::sim
