// What `guestlink check` says about the scenario's laptop.

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/expect/expectation.h"

namespace guestlink::sim {
namespace {

struct Claim {
  Located<std::string> rule;
  std::string file;  ///< The end of its path; empty: any.
  std::string text;  ///< Words of its message; empty: any.
  std::string why;
  bool present = true;
};

class FindingOfCheck final : public Expectation {
 public:
  explicit FindingOfCheck(Claim claim) : claim_(std::move(claim)) {}

  std::vector<Mismatch> judge(const Evidence& evidence, Judging& /*judging*/) const override {
    const auto found =
        std::ranges::find_if(evidence.findings, [&](const SeenFinding& one) { return is_it(one); });
    if ((found != evidence.findings.end()) == claim_.present) return {};
    Mismatch wrong{.where = claim_.rule.where, .rule = claim_.rule.value};
    if (claim_.present) {
      wrong.message = fmt::format("check has no finding '{}'", claim_.rule.value);
      for (const SeenFinding& one : evidence.findings) {
        if (one.rule == claim_.rule.value) wrong.notes.push_back(line_of(one));
      }
    } else {
      wrong.message = fmt::format("check has a finding '{}'", claim_.rule.value);
      wrong.notes.push_back(line_of(*found));
    }
    if (!claim_.why.empty()) wrong.notes.push_back("because: " + claim_.why);
    return {wrong};
  }

 private:
  bool is_it(const SeenFinding& one) const {
    const std::string path = one.place.substr(0, one.place.find(':'));
    return one.rule == claim_.rule.value && path.ends_with(claim_.file) &&
           one.message.find(claim_.text) != std::string::npos;
  }

  static std::string line_of(const SeenFinding& one) {
    return fmt::format("{}: {}: {}", one.place, one.severity, one.message);
  }

  Claim claim_;
};

json::Form form() {
  return {.key = {.name = "finding",
                  .type = &json::any_text,
                  .meaning = "The rule that `guestlink check` must find broken by the laptop's "
                             "files.",
                  .example = R"("pptdevs-missing")",
                  .otherwise = ""},
          .with = {present_field(),
                   {.name = "file",
                    .type = &json::any_text,
                    .meaning = "The file in which it must be; the end of its path is enough.",
                    .example = R"("etc/rc.conf")",
                    .otherwise = "any"},
                   {.name = "text",
                    .type = &json::any_text,
                    .meaning = "Words of its message.",
                    .example = R"("re0")",
                    .otherwise = "any"},
                   why_field()}};
}

std::unique_ptr<const Expectation> read(const json::JsonNode& node, Diagnostics& /*out*/) {
  return std::make_unique<FindingOfCheck>(Claim{.rule = located_text(node, "finding"),
                                                .file = json::text_of(node, "file"),
                                                .text = json::text_of(node, "text"),
                                                .why = json::text_of(node, "why"),
                                                .present = read_present(node)});
}

}  // namespace

extern const ExpectationKind finding_expectation{
    .name = "finding",
    .form = form,
    .read = read,
    .example = R"({"finding": "pptdevs-missing", "file": "boot/loader.conf"})",
};

}  // namespace guestlink::sim
