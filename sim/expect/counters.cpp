// What a link or guestlink's own forwarder counted.

#include <utility>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/expect/expectation.h"
#include "sim/expect/facts.h"

namespace guestlink::sim {
namespace {

class Counters final : public Expectation {
 public:
  Counters(Located<std::string> node, std::string link, std::vector<FactWanted> wanted)
      : node_(std::move(node)), link_(std::move(link)), wanted_(std::move(wanted)) {}

  Located<std::string> node() const override { return node_; }
  std::string forwarder() const override { return node_.value; }

  std::vector<Mismatch> judge(const Evidence& evidence, Judging& judging) const override {
    const std::string whose = link_.empty() ? "forwarder " + node_.value : "link " + link_;
    const auto facts = evidence.counters.find(whose);
    return judge_facts(wanted_, facts == evidence.counters.end() ? Facts{} : facts->second,
                       "counters of " + whose, judging);
  }

 private:
  Located<std::string> node_;
  std::string link_;
  std::vector<FactWanted> wanted_;
};

json::Form form() {
  return {.key = {.name = "counters",
                  .type = &facts_type(),
                  .meaning = "What a link that is wifi or impaired counted, by what became of the "
                             "frames (\"lost.spurious_source\", \"passed\", and each with "
                             "\"from_a.\" or \"from_b.\" before it), or the node's own forwarder, "
                             "as `guestlink forward` prints it (\"outside.packets_out\").",
                  .example = R"({"lost.spurious_source": {"min": 1}})",
                  .otherwise = ""},
          .with = {{.name = "link",
                    .type = &json::any_text,
                    .meaning = "The link's id.",
                    .example = R"("air")",
                    .otherwise = "the node's forwarder"},
                   {.name = "at",
                    .type = &json::any_text,
                    .meaning = "The node with the forwarder, which ends when it is asked.",
                    .example = R"("guest")",
                    .otherwise = "the link"},
                   why_field()}};
}

std::unique_ptr<const Expectation> read(const json::JsonNode& node, Diagnostics& out) {
  const bool has_link = json::member(node, "link") != nullptr;
  if (has_link == (json::member(node, "at") != nullptr)) {
    json::complain(out, "scenario", json::member(node, "counters")->where,
                   "counters are those of a 'link', or of the forwarder 'at' a node");
    return nullptr;
  }
  return std::make_unique<Counters>(located_text(node, "at"), json::text_of(node, "link"),
                                    read_facts_wanted(*json::member(node, "counters")));
}

}  // namespace

extern const ExpectationKind counters_expectation{
    .name = "counters",
    .form = form,
    .read = read,
    .example = R"({"link": "air", "counters": {"lost.spurious_source": {"min": 1}}})",
};

}  // namespace guestlink::sim
