// What a node's tables hold when the steps are over.

#include <utility>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/expect/expectation.h"
#include "sim/expect/facts.h"

namespace guestlink::sim {
namespace {

class NodeState final : public Expectation {
 public:
  NodeState(Located<std::string> node, std::vector<FactWanted> wanted)
      : node_(std::move(node)), wanted_(std::move(wanted)) {}

  Located<std::string> node() const override { return node_; }

  std::vector<Mismatch> judge(const Evidence& evidence, Judging& judging) const override {
    const auto facts = evidence.states.find(node_.value);
    return judge_facts(wanted_, facts == evidence.states.end() ? Facts{} : facts->second,
                       "at " + node_.value, judging);
  }

 private:
  Located<std::string> node_;
  std::vector<FactWanted> wanted_;
};

json::Form form() {
  return {.key = {.name = "state",
                  .type = &facts_type(),
                  .meaning = "What the node's tables must hold at the end: \"address.IFACE\" (and "
                             "up, carrier, mac, mtu), \"route.default\", \"route.NETWORK\", "
                             "\"listen.tcp[PORT]\", \"listen.udp[PORT]\", \"bridge.fdb[MAC]\", "
                             "\"opened_by.TAP\" (a process's name, or "
                             "nobody; \"opened_by.TAP.pid\"), \"nat.entries\" (the flows that "
                             "guestlink's own forwarder translates there, else those that the "
                             "kernel follows) and, of guestlink's own, \"nat.entry[0]\" with "
                             "proto, inside, outside and remote.",
                  .example = R"({"nat.entries": 1})",
                  .otherwise = ""},
          .with = {{.name = "at",
                    .type = &json::any_text,
                    .meaning = "The node.",
                    .example = R"("host")",
                    .otherwise = "",
                    .required = true},
                   why_field()}};
}

std::unique_ptr<const Expectation> read(const json::JsonNode& node, Diagnostics& /*out*/) {
  return std::make_unique<NodeState>(located_text(node, "at"),
                                     read_facts_wanted(*json::member(node, "state")));
}

}  // namespace

extern const ExpectationKind state_expectation{
    .name = "state",
    .form = form,
    .read = read,
    .example = R"({"at": "host", "state": {"bridge.fdb[00:a0:98:1b:c8:07]": "tap1"}})",
};

}  // namespace guestlink::sim
