// The virtual machine ends or starts again.

#include <algorithm>
#include <array>

#include "reference/json/scalars.h"
#include "sim/steps/step_kind.h"

namespace guestlink::sim {
namespace {

constexpr std::array<std::string_view, 3> words{"stop", "kill", "start"};
const json::ValueType what_to_do{
    .words = "stop, kill or start",
    .schema = "",
    .accepts =
        [](const json::JsonNode& node) {
          return std::ranges::find(words, std::string_view(node.text)) != words.end();
        },
    .choices = words};

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "a change of the guest",
      .meaning =
          "At the guest's node. stop is its power button, kill the end of its process; either way "
          "its tap loses its carrier. start is as boot, and finds the same.",
      .fields = {{.name = "do",
                  .type = &what_to_do,
                  .meaning = "Which of the three.",
                  .example = R"("kill")",
                  .otherwise = "",
                  .required = true}}};
  return shape;
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration /*deadline*/) {
  if (!lab.switch_on || !lab.switch_off) {
    return failure(Error::Code::unsupported, "nothing in this world is switched on and off");
  }
  const std::string wish = json::text_of(given, "do");
  const Status done = wish == "start" ? lab.switch_on(node) : lab.switch_off(node, wish == "stop");
  if (!done) return tl::unexpected(done.error());
  return Facts{};
}

}  // namespace

extern const StepKind guest_step{
    .name = "guest",
    .summary = "Stops, kills or starts the virtual machine",
    .example = R"({"do": "kill"})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
