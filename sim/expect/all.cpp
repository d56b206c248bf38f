#include <array>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/expect/expectation.h"

namespace guestlink::sim {

// One `extern const ExpectationKind …` and one row per kind; each stands in a file of its own.

extern const ExpectationKind packets_expectation;
extern const ExpectationKind never_expectation;
extern const ExpectationKind compare_expectation;
extern const ExpectationKind result_expectation;
extern const ExpectationKind state_expectation;
extern const ExpectationKind finding_expectation;
extern const ExpectationKind log_expectation;
extern const ExpectationKind counters_expectation;
extern const ExpectationKind pciconf_expectation;

std::span<const ExpectationKind* const> expectation_kinds() {
  static const std::array<const ExpectationKind*, 9> kinds{
      &packets_expectation, &never_expectation,    &compare_expectation,
      &result_expectation,  &state_expectation,    &finding_expectation,
      &log_expectation,     &counters_expectation, &pciconf_expectation};
  return kinds;
}

namespace {

const json::ObjectShape& expectation_shape() {
  static const json::ObjectShape shape = [] {
    json::ObjectShape made{.name = "an expectation",
                           .meaning = "A claim about what was seen while the steps ran."};
    for (const ExpectationKind* kind : expectation_kinds()) made.forms.push_back(kind->form());
    return made;
  }();
  return shape;
}

}  // namespace

const json::ValueType& expectation_type() {
  static const json::ValueType type{.kind = json::ValueType::Kind::object,
                                    .words = "an expectation",
                                    .schema = "",
                                    .object = expectation_shape};
  return type;
}

std::unique_ptr<const Expectation> read_expectation(const json::JsonNode& node, Diagnostics& out) {
  for (const ExpectationKind* kind : expectation_kinds()) {
    if (json::member(node, kind->name) != nullptr) return kind->read(node, out);
  }
  return nullptr;
}

json::Field tap_field() {
  return {.name = "tap",
          .type = &json::any_text,
          .meaning = "The interface where it is looked at: \"node:interface\".",
          .example = R"("host:re1")",
          .otherwise = "",
          .required = true};
}

json::Field why_field() {
  return {.name = "why",
          .type = &json::any_text,
          .meaning = "The reason for the claim, shown when it does not hold.",
          .example = R"("the host must not show on the air")",
          .otherwise = ""};
}

json::Field direction_field() {
  static constexpr std::array<std::string_view, 2> words{"in", "out"};
  static const json::ValueType type{
      .words = R"("in" or "out")",
      .schema = "",
      .accepts = [](const json::JsonNode& node) { return node.text == "in" || node.text == "out"; },
      .choices = words};
  return {.name = "dir",
          .type = &type,
          .meaning = "in: the tap's node receives it; out: it sends it.",
          .example = R"("out")",
          .otherwise = "both"};
}

json::Field present_field() {
  return {.name = "present",
          .type = &json::true_or_false,
          .meaning = "false: there must be none.",
          .example = "false",
          .otherwise = "true"};
}

bool read_present(const json::JsonNode& node) {
  return json::flag_of(node, "present", true);
}

std::optional<Direction> read_direction(const json::JsonNode& node) {
  const json::JsonNode* word = json::member(node, "dir");
  if (word == nullptr) return std::nullopt;
  return word->text == "in" ? Direction::in : Direction::out;
}

Located<std::string> located_text(const json::JsonNode& object, std::string_view key) {
  const json::JsonNode* node = json::member(object, key);
  if (node == nullptr) return {};
  return {node->text, node->where};
}

std::string in_milliseconds(Duration duration) {
  return fmt::format("{:.3f}ms", static_cast<double>(duration.count()) / 1e6);
}

}  // namespace guestlink::sim
