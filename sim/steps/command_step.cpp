// A program, where no other step serves.

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/steps/step_kind.h"

namespace guestlink::sim {
namespace {

const json::ValueType arguments_list{
    .words = "a list of texts, the program first",
    .schema = R"({"type": "array", "items": {"type": "string"}, "minItems": 1})",
    .accepts = [](const json::JsonNode& node) {
      if (node.kind != json::JsonNode::Kind::array || node.items.empty()) return false;
      for (const json::JsonNode& item : node.items) {
        if (item.kind != json::JsonNode::Kind::text) return false;
      }
      return true;
    }};

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "a command",
      .meaning = "Runs a program, without a shell. Finds `exit`, `out` and `err`.",
      .fields = {{.name = "argv",
                  .type = &arguments_list,
                  .meaning = "The program and its arguments.",
                  .example = R"(["ip", "route", "show"])",
                  .otherwise = "",
                  .required = true}}};
  return shape;
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration deadline) {
  const auto seen = lab.world->run(node, json::texts_of(given, "argv"), deadline);
  if (!seen) return tl::unexpected(seen.error());
  return Facts{
      {"exit", fmt::format("{}", seen->exit_code)}, {"out", seen->out}, {"err", seen->err}};
}

}  // namespace

extern const StepKind command_step{
    .name = "command",
    .summary = "Runs a program in a node",
    .example = R"({"argv": ["ip", "route", "show"]})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
