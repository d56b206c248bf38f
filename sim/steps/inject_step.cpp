// One frame, byte for byte or by its fields.

#include <cctype>
#include <charconv>
#include <cstddef>
#include <optional>
#include <vector>

#include "reference/json/scalars.h"
#include "sim/steps/craft.h"
#include "sim/steps/step_kind.h"

namespace guestlink::sim {
namespace {

constexpr std::size_t shortest_frame = 14;
constexpr std::size_t longest_frame = 9018;

std::optional<std::vector<std::byte>> parse_hex(std::string_view text) {
  std::string digits;
  for (const char letter : text) {
    if (letter == ' ' || letter == ':') continue;
    if (std::isxdigit(static_cast<unsigned char>(letter)) == 0) return std::nullopt;
    digits += letter;
  }
  if (digits.size() % 2 != 0) return std::nullopt;
  std::vector<std::byte> bytes;
  for (std::size_t at = 0; at < digits.size(); at += 2) {
    unsigned value = 0;
    std::from_chars(digits.data() + at, digits.data() + at + 2, value, 16);
    bytes.push_back(static_cast<std::byte>(value));
  }
  if (bytes.size() < shortest_frame || bytes.size() > longest_frame) return std::nullopt;
  return bytes;
}

const json::ValueType frame_bytes{.words = "14 to 9018 bytes in hexadecimal digits",
                                  .schema = R"({"type": "string", "pattern": "^[0-9a-fA-F :]+$"})",
                                  .accepts = [](const json::JsonNode& node) {
                                    return node.kind == json::JsonNode::Kind::text &&
                                           parse_hex(node.text).has_value();
                                  }};

const json::ValueType frame_object{.kind = json::ValueType::Kind::object,
                                   .words = "an object",
                                   .schema = "",
                                   .object = frame_shape};

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "an injected frame",
      .meaning = "Sends one frame out of an interface, as if the node had. Finds nothing.",
      .fields = {{.name = "iface",
                  .type = &json::any_text,
                  .meaning = "The node's interface.",
                  .example = R"("eth0")",
                  .otherwise = "",
                  .required = true}},
      .forms = {{.key = {.name = "hex",
                         .type = &frame_bytes,
                         .meaning = "The frame without FCS; blanks and colons do not count.",
                         .example = R"("ffffffffffff 02000000aa01 88b5 00000000")",
                         .otherwise = ""}},
                {.key = {.name = "frame",
                         .type = &frame_object,
                         .meaning = "The frame by its fields.",
                         .example = R"({"ip": {"src": "192.0.2.1", "dst": "192.0.2.2"}})",
                         .otherwise = ""}}}};
  return shape;
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration /*deadline*/) {
  const json::JsonNode* fields = json::member(given, "frame");
  const auto frame =
      fields == nullptr ? *parse_hex(json::text_of(given, "hex")) : craft_frame(*fields);
  const auto sent = lab.world->inject({node, json::text_of(given, "iface")}, frame);
  if (!sent) return tl::unexpected(sent.error());
  return Facts{};
}

}  // namespace

extern const StepKind inject_step{
    .name = "inject",
    .summary = "Sends one frame",
    .example = R"({"iface": "eth0", "hex": "ffffffffffff 02000000aa01 88b5 00000000"})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
