// An interface goes down or comes up.

#include "reference/json/scalars.h"
#include "sim/steps/step_kind.h"

namespace guestlink::sim {
namespace {

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "a link change",
      .meaning = "Sets an interface up or down, as ifconfig(8) does. Finds nothing.",
      .fields = {{.name = "iface",
                  .type = &json::any_text,
                  .meaning = "The node's interface.",
                  .example = R"("wlan0")",
                  .otherwise = "",
                  .required = true},
                 {.name = "up",
                  .type = &json::true_or_false,
                  .meaning = "Which of the two.",
                  .example = "false",
                  .otherwise = "",
                  .required = true}}};
  return shape;
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration /*deadline*/) {
  const auto done =
      lab.world->set_up({node, json::text_of(given, "iface")}, json::flag_of(given, "up"));
  if (!done) return tl::unexpected(done.error());
  return Facts{};
}

}  // namespace

extern const StepKind link_step{
    .name = "link",
    .summary = "Sets an interface up or down",
    .example = R"({"iface": "wlan0", "up": false})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
