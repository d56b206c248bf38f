#include "sim/expect/facts.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/json/scalars.h"

namespace guestlink::sim {
namespace {

bool is_range(const json::JsonNode& node) {
  return node.kind == json::JsonNode::Kind::object && !node.members.empty() &&
         std::ranges::all_of(node.members, [](const json::JsonNode::Member& one) {
           return one.key.value == "min" || one.key.value == "max";
         });
}

bool is_fact(const json::JsonNode& node) {
  if (node.kind != json::JsonNode::Kind::object || is_range(node)) {
    return read_plain_wanted(node).has_value();
  }
  return std::ranges::all_of(node.members, [](const auto& one) { return is_fact(one.value); });
}

void collect(const json::JsonNode& object, const std::string& prefix, std::vector<FactWanted>& to) {
  for (const json::JsonNode::Member& one : object.members) {
    const std::string name = prefix + one.key.value;
    if (one.value.kind == json::JsonNode::Kind::object && !is_range(one.value)) {
      collect(one.value, name + ".", to);
    } else if (auto wanted = read_plain_wanted(one.value)) {
      to.push_back({name, std::move(*wanted), one.value.where});
    }
  }
}

FieldValue as_value(const std::string& text) {
  FieldValue value{.text = text, .address = net::parse_ipv4(text)};
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec == std::errc{} && read.ptr == text.data() + text.size()) value.number = number;
  return value;
}

}  // namespace

const json::ValueType& facts_type() {
  static const json::ValueType fact{
      .words = R"(a value, a list of them, {min, max}, "*", "$name" or an object of such)",
      .schema = "{}",
      .accepts = is_fact};
  static const json::ValueType type{.kind = json::ValueType::Kind::map,
                                    .words = "an object of values by name",
                                    .schema = "",
                                    .item = &fact,
                                    .key = &json::any_text};
  return type;
}

std::vector<FactWanted> read_facts_wanted(const json::JsonNode& object) {
  std::vector<FactWanted> wanted;
  collect(object, "", wanted);
  return wanted;
}

std::vector<Mismatch> judge_facts(const std::vector<FactWanted>& wanted, const Facts& facts,
                                  std::string_view place, Judging& judging) {
  std::vector<Mismatch> found;
  for (const FactWanted& one : wanted) {
    const auto fact = facts.find(one.name);
    const bool must_be_absent =
        one.wanted.kind == Wanted::Kind::literal && one.wanted.text == "absent";
    if (must_be_absent && fact == facts.end()) continue;
    if (fact == facts.end()) {
      std::vector<std::string_view> names;
      for (const auto& known : facts) names.push_back(known.first);
      const auto near = closest(one.name, names);
      Mismatch mismatch{.message = fmt::format("{}: nothing is known of '{}'", place, one.name),
                        .where = one.where};
      if (near) mismatch.notes.push_back(fmt::format("did you mean '{}'?", *near));
      found.push_back(std::move(mismatch));
      continue;
    }
    const std::string expected = to_string(one.wanted, judging.variables);
    if (accepts(one.wanted, as_value(fact->second), judging.variables)) continue;
    found.push_back(
        {.message = fmt::format("{}: {} {}, expected {}", place, one.name, fact->second, expected),
         .where = one.where});
  }
  return found;
}

}  // namespace guestlink::sim
