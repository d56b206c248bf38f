// A service starts later than the others, or again with other settings.

#include "sim/steps/service_kind.h"
#include "sim/steps/step_kind.h"

namespace guestlink::sim {
namespace {

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration /*deadline*/) {
  const auto trouble = start_services(lab, node, given);
  if (!trouble) return tl::unexpected(trouble.error());
  if (trouble->empty()) return Facts{{"started", "true"}};
  return Facts{{"started", "false"}, {"error", *trouble}};
}

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape = [] {
    json::ObjectShape made = services_type().object();
    made.name = "a start of services";
    made.meaning =
        "Starts services of the node, or starts them anew. Finds `started` and, when one did not, "
        "`error`, in its own words.";
    return made;
  }();
  return shape;
}

}  // namespace

extern const StepKind serve_step{
    .name = "serve",
    .summary = "Starts services",
    .example = R"({"echo": {"port": 22}})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
