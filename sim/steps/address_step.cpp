// An interface's address comes or goes.

#include "reference/json/scalars.h"
#include "sim/steps/step_kind.h"

namespace guestlink::sim {
namespace {

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "an address change",
      .meaning =
          "Takes an address from an interface, gives it one, or both, in this order. Finds "
          "nothing.",
      .fields = {{.name = "iface",
                  .type = &json::any_text,
                  .meaning = "The node's interface.",
                  .example = R"("wlan0")",
                  .otherwise = "",
                  .required = true},
                 {.name = "remove",
                  .type = &json::ipv4_network,
                  .meaning = "The address that goes.",
                  .example = R"("192.0.2.21/24")",
                  .otherwise = "none"},
                 {.name = "add",
                  .type = &json::ipv4_network,
                  .meaning = "The address that comes.",
                  .example = R"("192.0.2.22/24")",
                  .otherwise = "none"}}};
  return shape;
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration /*deadline*/) {
  const Endpoint at{node, json::text_of(given, "iface")};
  if (const json::JsonNode* old = json::member(given, "remove")) {
    const auto done = lab.world->remove_address(at, *net::parse_ipv4_cidr(old->text));
    if (!done) return tl::unexpected(done.error());
  }
  if (const json::JsonNode* fresh = json::member(given, "add")) {
    const auto done = lab.world->add_address(at, *net::parse_ipv4_cidr(fresh->text));
    if (!done) return tl::unexpected(done.error());
  }
  return Facts{};
}

}  // namespace

extern const StepKind address_step{
    .name = "address",
    .summary = "Changes an interface's address",
    .example = R"({"iface": "wlan0", "remove": "192.0.2.21/24", "add": "192.0.2.22/24"})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
