// The Wi-Fi link changes: its association, four addresses, what the radio does to frames.

#include <algorithm>

#include "reference/json/scalars.h"
#include "sim/steps/step_kind.h"

namespace guestlink::sim {
namespace {

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "an access point change",
      .meaning =
          "Of a wifi link, at either end's node. What is not said stays. An access point with "
          "another network is this, an address change and a dhcp service anew. Finds nothing.",
      .fields = {{.name = "link",
                  .type = &json::any_text,
                  .meaning = "The link's id.",
                  .example = R"("air")",
                  .otherwise = "",
                  .required = true},
                 {.name = "associated",
                  .type = &json::true_or_false,
                  .meaning = "false: the access point is gone, or out of reach.",
                  .example = "false",
                  .otherwise = "as it is"},
                 {.name = "wds",
                  .type = &json::true_or_false,
                  .meaning = "Whether the access point takes four addresses.",
                  .example = "true",
                  .otherwise = "as it is"},
                 {.name = "four_addr",
                  .type = &json::true_or_false,
                  .meaning = "Whether the station sends four addresses.",
                  .example = "true",
                  .otherwise = "as it is"}}};
  return shape;
}

Result<Facts> run(Lab& lab, const std::string& /*node*/, const json::JsonNode& given,
                  Duration /*deadline*/) {
  const std::string id = json::text_of(given, "link");
  const auto link = std::ranges::find(lab.topology.links, id, &Link::id);
  if (link == lab.topology.links.end() || !link->wifi) {
    return failure(Error::Code::unreadable, "there is no wifi link '" + id + "'");
  }
  WifiSettings& wifi = *link->wifi;
  wifi.associated = json::flag_of(given, "associated", wifi.associated);
  wifi.wds = json::flag_of(given, "wds", wifi.wds);
  wifi.four_addr = json::flag_of(given, "four_addr", wifi.four_addr);
  if (auto done = lab.world->change_link(id, wifi); !done) return tl::unexpected(done.error());
  return Facts{};
}

}  // namespace

extern const StepKind access_point_step{
    .name = "access_point",
    .summary = "Changes a Wi-Fi link: association, WDS, four addresses",
    .example = R"({"link": "air", "associated": false})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
