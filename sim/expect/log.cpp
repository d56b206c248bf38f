// What a node's programs wrote.

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/expect/expectation.h"

namespace guestlink::sim {
namespace {

constexpr std::size_t most_shown = 5;

struct Claim {
  Located<std::string> node;
  Located<std::string> text;
  std::string why;
  bool present = true;
};

class LogLine final : public Expectation {
 public:
  explicit LogLine(Claim claim) : claim_(std::move(claim)) {}

  Located<std::string> node() const override { return claim_.node; }

  std::vector<Mismatch> judge(const Evidence& evidence, Judging& /*judging*/) const override {
    const auto log = evidence.logs.find(claim_.node.value);
    const std::vector<std::string> none;
    const std::vector<std::string>& lines = log == evidence.logs.end() ? none : log->second;
    const auto found = std::ranges::find_if(lines, [&](const std::string& line) {
      return line.find(claim_.text.value) != std::string::npos;
    });
    if ((found != lines.end()) == claim_.present) return {};
    Mismatch wrong{.where = claim_.text.where};
    if (claim_.present) {
      wrong.message = fmt::format("at {}: no program wrote \"{}\" ({} lines were written)",
                                  claim_.node.value, claim_.text.value, lines.size());
      const std::size_t first = lines.size() > most_shown ? lines.size() - most_shown : 0;
      for (std::size_t i = first; i < lines.size(); ++i) wrong.notes.push_back(lines[i]);
    } else {
      wrong.message =
          fmt::format("at {}: a program wrote \"{}\"", claim_.node.value, claim_.text.value);
      wrong.notes.push_back(*found);
    }
    if (!claim_.why.empty()) wrong.notes.push_back("because: " + claim_.why);
    return {wrong};
  }

 private:
  Claim claim_;
};

json::Form form() {
  return {.key = {.name = "log",
                  .type = &json::any_text,
                  .meaning = "Words of a line that one of the node's programs must have written: "
                             "its forwarder, its services.",
                  .example = R"("Server listening on 0.0.0.0")",
                  .otherwise = ""},
          .with = {{.name = "at",
                    .type = &json::any_text,
                    .meaning = "The node.",
                    .example = R"("guest")",
                    .otherwise = "",
                    .required = true},
                   present_field(),
                   why_field()}};
}

std::unique_ptr<const Expectation> read(const json::JsonNode& node, Diagnostics& /*out*/) {
  return std::make_unique<LogLine>(Claim{.node = located_text(node, "at"),
                                         .text = located_text(node, "log"),
                                         .why = json::text_of(node, "why"),
                                         .present = read_present(node)});
}

}  // namespace

extern const ExpectationKind log_expectation{
    .name = "log",
    .form = form,
    .read = read,
    .example = R"({"at": "guest", "log": "Server listening on 0.0.0.0"})",
};

}  // namespace guestlink::sim
