// What a step saw.

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/expect/expectation.h"
#include "sim/expect/facts.h"

namespace guestlink::sim {
namespace {

class StepResult final : public Expectation {
 public:
  StepResult(Located<std::string> node, Located<std::string> step, std::vector<FactWanted> wanted)
      : node_(std::move(node)), step_(std::move(step)), wanted_(std::move(wanted)) {}

  Located<std::string> step() const override { return step_; }
  Located<std::string> node() const override { return node_; }

  std::vector<Mismatch> judge(const Evidence& evidence, Judging& judging) const override {
    const std::string place = fmt::format("at {}, step \"{}\"", node_.value, step_.value);
    const auto record = std::ranges::find(evidence.steps, step_.value, &StepRecord::id);
    std::vector<Mismatch> found;
    if (record == evidence.steps.end()) {
      found.push_back({.message = place + ": it did not run", .where = step_.where});
    } else {
      found = judge_facts(wanted_, record->facts, place, judging);
    }
    for (Mismatch& one : found) one.step = step_.value;
    return found;
  }

 private:
  Located<std::string> node_;
  Located<std::string> step_;
  std::vector<FactWanted> wanted_;
};

json::Form form() {
  return {.key = {.name = "result",
                  .type = &facts_type(),
                  .meaning = "What the step must have seen, by name.",
                  .example = R"({"received": 3})",
                  .otherwise = ""},
          .with = {{.name = "at",
                    .type = &json::any_text,
                    .meaning = "The node that took the step.",
                    .example = R"("host")",
                    .otherwise = "",
                    .required = true},
                   {.name = "step",
                    .type = &json::any_text,
                    .meaning = "The step's id.",
                    .example = R"("out")",
                    .otherwise = "",
                    .required = true},
                   why_field()}};
}

std::unique_ptr<const Expectation> read(const json::JsonNode& node, Diagnostics& /*out*/) {
  return std::make_unique<StepResult>(located_text(node, "at"), located_text(node, "step"),
                                      read_facts_wanted(*json::member(node, "result")));
}

}  // namespace

extern const ExpectationKind result_expectation{
    .name = "result",
    .form = form,
    .read = read,
    .example = R"({"at": "host", "step": "out", "result": {"received": 3}})",
};

}  // namespace guestlink::sim
