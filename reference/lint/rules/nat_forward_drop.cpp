#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& nat = laptop.guest.nat;
  if (!nat || !nat->forward_policy_drop || !nat->forward_accepts.empty()) return;
  report.add(*nat->forward_policy_drop, "forwarded packets are dropped, and no rule accepts any");
}

}  // namespace

extern const Rule nat_forward_drop{
    {.id = "nat-forward-drop",
     .severity = Severity::error,
     .summary = "The FORWARD chain's policy is drop, and nothing is accepted.",
     .why = "The guest forwards nothing, whatever else is right.",
     .instead = "two rules: from inside to outside, and established ones back",
     .source = "tried on Linux: NAT in three namespaces"},
    check};

}  // namespace guestlink::lint
