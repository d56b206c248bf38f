// What pciconf(8) would list on the host after its boot.

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "reference/json/scalars.h"
#include "sim/expect/expectation.h"
#include "sim/expect/facts.h"

namespace guestlink::sim {
namespace {

class Devices final : public Expectation {
 public:
  Devices(Located<std::string> node, bool before, std::vector<FactWanted> wanted)
      : node_(std::move(node)), before_(before), wanted_(std::move(wanted)) {}

  Located<std::string> node() const override { return node_; }

  std::vector<Mismatch> judge(const Evidence& evidence, Judging& judging) const override {
    const std::string listing = node_.value + (before_ ? " before" : "");
    const auto facts = evidence.devices.find(listing);
    return judge_facts(wanted_, facts == evidence.devices.end() ? Facts{} : facts->second,
                       "pciconf at " + listing, judging);
  }

 private:
  Located<std::string> node_;
  bool before_;
  std::vector<FactWanted> wanted_;
};

constexpr std::array<std::string_view, 2> whens{"before", "after"};
const json::ValueType when_word{.words = "before or after",
                                .schema = "",
                                .accepts =
                                    [](const json::JsonNode& node) {
                                      return std::ranges::find(
                                                 whens, std::string_view(node.text)) != whens.end();
                                    },
                                .choices = whens};

json::Form form() {
  return {.key = {.name = "pciconf",
                  .type = &facts_type(),
                  .meaning = "Devices that pciconf -l must list after the boot, from the laptop's "
                             "capture and its loader.conf: `class`, `vendor`, `device`; \"absent\" "
                             "for one that must not be there.",
                  .example = R"({"ppt0@pci0:4:0:0": {"class": "0x028000"}})",
                  .otherwise = ""},
          .with = {{.name = "at",
                    .type = &json::any_text,
                    .meaning = "The laptop's host.",
                    .example = R"("host")",
                    .otherwise = "",
                    .required = true},
                   {.name = "when",
                    .type = &when_word,
                    .meaning = "before: what the laptop's earlier capture (pciconf-earlier.txt) "
                               "lists, when the card was still the host's.",
                    .example = R"("before")",
                    .otherwise = R"("after" the boot)"},
                   why_field()}};
}

std::unique_ptr<const Expectation> read(const json::JsonNode& node, Diagnostics& /*out*/) {
  return std::make_unique<Devices>(located_text(node, "at"),
                                   json::text_of(node, "when") == "before",
                                   read_facts_wanted(*json::member(node, "pciconf")));
}

}  // namespace

extern const ExpectationKind pciconf_expectation{
    .name = "pciconf",
    .form = form,
    .read = read,
    .example = R"({"at": "host", "pciconf": {"ppt0@pci0:4:0:0": {"class": "0x028000"}}})",
};

}  // namespace guestlink::sim
