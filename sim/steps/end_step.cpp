// Something that goes on beside the steps ends.

#include "reference/json/scalars.h"
#include "sim/steps/step_kind.h"

namespace guestlink::sim {
namespace {

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "an end",
      .meaning =
          "Ends a service of the node, its ssh or its forwarder. Finds `ended`: whether it was "
          "going on.",
      .fields = {{.name = "what",
                  .type = &json::any_text,
                  .meaning = R"(A service's name, "ssh" or "forwarder".)",
                  .example = R"("dhcp")",
                  .otherwise = "",
                  .required = true},
                 {.name = "kill",
                  .type = &json::true_or_false,
                  .meaning = "By KILL instead of TERM.",
                  .example = "true",
                  .otherwise = "false"}}};
  return shape;
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration /*deadline*/) {
  const auto found = lab.running.find(json::text_of(given, "what") + " " + node);
  if (found == lab.running.end()) return Facts{{"ended", "false"}};
  const bool was_running = found->second.running();
  if (json::flag_of(given, "kill")) {
    static_cast<void>(found->second.kill());
  } else {
    static_cast<void>(found->second.stop());
  }
  lab.running.erase(found);
  return Facts{{"ended", was_running ? "true" : "false"}};
}

}  // namespace

extern const StepKind end_step{
    .name = "end",
    .summary = "Ends a service, ssh or a forwarder",
    .example = R"({"what": "dhcp"})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
