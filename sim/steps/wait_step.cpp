// A condition of a node comes true: an interface, an address, a route, a listener, a file's text.

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/steps/arguments.h"
#include "sim/steps/routes.h"
#include "sim/steps/ssh.h"
#include "sim/steps/step_kind.h"

namespace guestlink::sim {
namespace {

constexpr std::array<std::string_view, 2> places{"anywhere", "loopback"};
const json::ValueType place_word{
    .words = "anywhere or loopback",
    .schema = "",
    .accepts =
        [](const json::JsonNode& node) {
          return std::ranges::find(places, std::string_view(node.text)) != places.end();
        },
    .choices = places};

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "a condition",
      .meaning =
          "Waits until all that is named is so, or the step's deadline has passed. Finds `met` "
          "and, when it is not, `error`: the first that is missing.",
      .fields = {{.name = "iface",
                  .type = &json::any_text,
                  .meaning = "An interface of the node that is there.",
                  .example = R"("wlan0")",
                  .otherwise = "any"},
                 {.name = "carrier",
                  .type = &json::true_or_false,
                  .meaning = "Whether that interface has somebody at its other end.",
                  .example = "true",
                  .otherwise = "either"},
                 {.name = "addr",
                  .type = &json::ipv4_network,
                  .meaning = "An address of that interface.",
                  .example = R"("192.168.0.21/24")",
                  .otherwise = "any"},
                 {.name = "route",
                  .type = &json::ipv4_network,
                  .meaning = "A route of the node; 0.0.0.0/0 is the default.",
                  .example = R"("0.0.0.0/0")",
                  .otherwise = "any"},
                 {.name = "via",
                  .type = &json::ipv4_address,
                  .meaning = "That route's gateway.",
                  .example = R"("172.24.1.1")",
                  .otherwise = "any"},
                 {.name = "listen",
                  .type = &sixteen_bits,
                  .meaning = "A TCP port at which the node listens.",
                  .example = "2210",
                  .otherwise = "any"},
                 {.name = "on",
                  .type = &place_word,
                  .meaning = "anywhere: at all addresses; loopback: at its loopback only.",
                  .example = R"("anywhere")",
                  .otherwise = "either"},
                 {.name = "file",
                  .type = &json::any_text,
                  .meaning = "A file of the node.",
                  .example = R"("/tmp/done")",
                  .otherwise = "any"},
                 {.name = "holds",
                  .type = &json::any_text,
                  .meaning = "What that file holds, among other things.",
                  .example = R"("finished")",
                  .otherwise = "anything"}}};
  return shape;
}

/// What is missing yet; empty: nothing.
using Missing = Result<std::string>;

Missing interface_missing(Lab& lab, const std::string& node, const json::JsonNode& given) {
  const std::string name = json::text_of(given, "iface");
  if (name.empty()) return "";
  const auto seen = lab.world->interface({node, name});
  if (!seen) return tl::unexpected(seen.error());
  if (!*seen) return fmt::format("there is no {}", name);
  const InterfaceState& state = **seen;
  if (json::member(given, "carrier") != nullptr &&
      state.carrier != json::flag_of(given, "carrier")) {
    return fmt::format("{} has {}carrier", name, state.carrier ? "" : "no ");
  }
  if (const json::JsonNode* wanted = json::member(given, "addr")) {
    const auto address = *net::parse_ipv4_cidr(wanted->text);
    if (std::ranges::find(state.addresses, address) == state.addresses.end()) {
      return fmt::format("{} has not {}", name, wanted->text);
    }
  }
  return "";
}

Missing route_missing(Lab& lab, const std::string& node, const json::JsonNode& given) {
  const json::JsonNode* wanted = json::member(given, "route");
  if (wanted == nullptr) return "";
  const auto routes = routes_of(*lab.world, node);
  if (!routes) return tl::unexpected(routes.error());
  const auto to = *net::parse_ipv4_cidr(wanted->text);
  const auto via = json::address_of(given, "via");
  const bool there = std::ranges::any_of(
      *routes, [&](const Route& one) { return one.to == to && (!via || one.gateway == *via); });
  return there ? "" : fmt::format("there is no route to {}", wanted->text);
}

Missing listener_missing(Lab& lab, const std::string& node, const json::JsonNode& given) {
  if (json::member(given, "listen") == nullptr) return "";
  const auto port = static_cast<std::uint16_t>(json::whole_of(given, "listen"));
  const auto seen = listening_at(*lab.world, node, port);
  if (!seen) return tl::unexpected(seen.error());
  const std::string where = json::text_of(given, "on");
  if (!seen->any()) return fmt::format("nothing listens at port {}", port);
  if (where == "anywhere" && !seen->anywhere) {
    return fmt::format("port {} is open to the loopback only", port);
  }
  if (where == "loopback" && seen->anywhere) return fmt::format("port {} is open to all", port);
  return "";
}

Missing file_missing(Lab& lab, const std::string& node, const json::JsonNode& given) {
  const std::string path = json::text_of(given, "file");
  if (path.empty()) return "";
  const auto text = lab.world->read_file(node, path);
  if (!text) return "there is no " + path;
  const std::string wanted = json::text_of(given, "holds");
  return text->find(wanted) == std::string::npos ? fmt::format("{} has no '{}'", path, wanted) : "";
}

Missing first_missing(Lab& lab, const std::string& node, const json::JsonNode& given) {
  for (const auto look : {interface_missing, route_missing, listener_missing, file_missing}) {
    auto missing = look(lab, node, given);
    if (!missing || !missing->empty()) return missing;
  }
  return "";
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration deadline) {
  Missing missing = "";
  static_cast<void>(lab.world->wait_until(
      [&] {
        missing = first_missing(lab, node, given);
        return !missing || missing->empty();
      },
      deadline));
  if (!missing) return tl::unexpected(missing.error());
  if (missing->empty()) return Facts{{"met", "true"}};
  return Facts{{"met", "false"}, {"error", *missing}};
}

}  // namespace

extern const StepKind wait_step{
    .name = "wait",
    .summary = "Waits for a condition",
    .example = R"({"listen": 2210, "on": "anywhere"})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
