// An interface is recorded from now on, or looked at how much it has been.

#include <algorithm>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/steps/step_kind.h"

namespace guestlink::sim {
namespace {

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "a capture",
      .meaning =
          "Records an interface from now on, unless it is recorded already: needed for one that "
          "comes with a boot, as those that expectations name are recorded from the start. Finds "
          "`frames`, how many have passed since the recording began, and `lost`.",
      .fields = {{.name = "iface",
                  .type = &json::any_text,
                  .meaning = "The node's interface.",
                  .example = R"("bridge0")",
                  .otherwise = "",
                  .required = true}}};
  return shape;
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration /*deadline*/) {
  const Endpoint at{node, json::text_of(given, "iface")};
  // Of an interface that went and came back the last one counts.
  const auto found = std::find_if(lab.recorders.rbegin(), lab.recorders.rend(),
                                  [&](const Recorder* one) { return one->at() == at; });
  Recorder* recorder = found == lab.recorders.rend() ? nullptr : *found;
  if (recorder == nullptr) {
    const auto made = lab.world->capture(at);
    if (!made) return tl::unexpected(made.error());
    lab.recorders.push_back(recorder = *made);
  }
  return Facts{{"frames", fmt::format("{}", recorder->frames().size())},
               {"lost", fmt::format("{}", recorder->lost())}};
}

}  // namespace

extern const StepKind capture_step{
    .name = "capture",
    .summary = "Records an interface",
    .example = R"({"iface": "bridge0"})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
