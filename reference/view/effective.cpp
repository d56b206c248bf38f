#include "reference/view/effective.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reference/view/places.h"

namespace guestlink::view {

std::string as_text(std::span<const model::EffectiveValue> values, const SourceSet& sources) {
  std::string text;
  std::string_view group;
  for (const model::EffectiveValue& one : values) {
    if (group != one.group) text += fmt::format("{}{}\n", text.empty() ? "" : "\n", one.group);
    group = one.group;
    const std::string said = fmt::format("{}={}", plain(one.key), plain(one.value));
    text += fmt::format("  {:<48}  {}{}\n", said,
                        one.where ? place_text(sources, *one.where) : "default",
                        one.known ? "" : ", as written: a shell decides");
    for (const auto& lost : one.passed_over) {
      text += fmt::format("    {:<46}  {}\n", "not " + plain(lost.value),
                          place_text(sources, lost.where));
    }
  }
  return text;
}

std::string as_json(std::span<const model::EffectiveValue> values, const SourceSet& sources) {
  nlohmann::ordered_json all{{"schema", "guestlink-effective/1"},
                             {"values", nlohmann::ordered_json::array()}};
  for (const model::EffectiveValue& one : values) {
    nlohmann::ordered_json value{
        {"group", one.group}, {"key", one.key}, {"value", one.value}, {"known", one.known}};
    value["default"] = !one.where.has_value();
    if (one.where) value["place"] = place_object(sources, *one.where);
    value["passed_over"] = nlohmann::ordered_json::array();
    for (const auto& lost : one.passed_over) {
      value["passed_over"].push_back(
          {{"value", lost.value}, {"place", place_object(sources, lost.where)}});
    }
    all["values"].push_back(std::move(value));
  }
  return json_text(all);
}

}  // namespace guestlink::view
