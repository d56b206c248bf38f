#include "sim/expect/wanted.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "reference/net/ethernet.h"
#include "reference/net/ipv6.h"

namespace guestlink::sim {
namespace {

using Kind = Wanted::Kind;
using NodeKind = json::JsonNode::Kind;
using json::JsonNode;

std::optional<Wanted> read_number(const JsonNode& node, std::span<const NumberName> names) {
  if (node.natural) {
    return Wanted{
        .kind = Kind::literal, .text = fmt::format("{}", *node.natural), .number = node.natural};
  }
  if (node.kind != NodeKind::text) return std::nullopt;
  const auto found = std::ranges::find(names, node.text, &NumberName::name);
  if (found == names.end()) return std::nullopt;
  return Wanted{.kind = Kind::literal, .text = node.text, .number = found->number};
}

std::optional<Wanted> read_address(const JsonNode& node) {
  if (const auto one = net::parse_ipv4(node.text)) {
    return Wanted{.kind = Kind::literal, .text = net::to_string(*one)};
  }
  if (const auto network = net::parse_ipv4_cidr(node.text)) {
    return Wanted{.kind = Kind::network, .text = net::to_string(*network), .network = *network};
  }
  return std::nullopt;
}

std::optional<Wanted> read_address6(const JsonNode& node) {
  if (const auto one = net::parse_ipv6(node.text)) {
    return Wanted{.kind = Kind::literal, .text = net::to_string(*one)};
  }
  if (const auto network = net::parse_ipv6_cidr(node.text)) {
    return Wanted{.kind = Kind::network, .text = net::to_string(*network), .network6 = *network};
  }
  return std::nullopt;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

std::optional<Wanted> read_literal(const JsonNode& node, FieldKind kind,
                                   std::span<const NumberName> names) {
  if (kind == FieldKind::number) return read_number(node, names);
  if (node.kind != NodeKind::text) return std::nullopt;
  const Wanted literal{.kind = Kind::literal, .text = node.text};
  switch (kind) {
  case FieldKind::mac: {
    const auto mac = net::parse_mac(node.text);
    if (!mac) return std::nullopt;
    return Wanted{.kind = Kind::literal, .text = net::to_string(*mac)};
  }
  case FieldKind::address: return read_address(node);
  case FieldKind::address6: return read_address6(node);
  case FieldKind::word:
    return is_one_of(node.text, {"yes", "no"}) ? std::optional(literal) : std::nullopt;
  case FieldKind::verdict:
    return is_one_of(node.text, {"ok", "wrong", "none"}) ? std::optional(literal) : std::nullopt;
  case FieldKind::flags: {
    const bool good = node.text.find_first_not_of("SFRPAU") == std::string::npos;
    return good ? std::optional(literal) : std::nullopt;
  }
  case FieldKind::payload: return literal;
  case FieldKind::number: break;
  }
  return std::nullopt;
}

std::optional<Wanted> read_range(const JsonNode& node) {
  Wanted range{.kind = Kind::range};
  for (const JsonNode::Member& one : node.members) {
    if (!one.value.natural) return std::nullopt;
    if (one.key.value == "min") {
      range.least = *one.value.natural;
    } else if (one.key.value == "max") {
      range.most = *one.value.natural;
    } else {
      return std::nullopt;
    }
  }
  if (node.members.empty() || range.least > range.most) return std::nullopt;
  return range;
}

template <class ReadOne>
std::optional<Wanted> read_any(const JsonNode& node, const ReadOne& read_one) {
  if (node.kind == NodeKind::text && node.text == "*") return Wanted{};
  if (node.kind == NodeKind::text && node.text.size() > 1 && node.text.front() == '$') {
    return Wanted{.kind = Kind::variable, .text = node.text.substr(1)};
  }
  if (node.kind == NodeKind::object) return read_range(node);
  if (node.kind != NodeKind::array) return read_one(node);
  Wanted list{.kind = Kind::any_of};
  for (const JsonNode& item : node.items) {
    auto one = read_one(item);
    if (!one) return std::nullopt;
    list.choices.push_back(std::move(*one));
  }
  if (list.choices.empty()) return std::nullopt;
  return list;
}

template <FieldKind kind>
bool is_wanted(const JsonNode& node) {
  // Names of numbers differ from field to field: any word passes here, and read_match() looks.
  if (kind == FieldKind::number && node.kind == NodeKind::text) return true;
  if (kind == FieldKind::number && node.kind == NodeKind::array) return true;
  return read_wanted(node, kind, {}).has_value();
}

template <FieldKind kind>
constexpr json::ValueType type_for(std::string_view words, std::string_view schema) {
  return {.words = words, .schema = schema, .accepts = is_wanted<kind>};
}

std::vector<std::byte> big_endian(std::uint64_t value, std::size_t length) {
  std::vector<std::byte> bytes(length);
  for (std::size_t i = length; i > 0; --i, value >>= 8U) {
    bytes[i - 1] = static_cast<std::byte>(value & 0xFFU);
  }
  return bytes;
}

}  // namespace

std::optional<Wanted> read_wanted(const JsonNode& node, FieldKind kind,
                                  std::span<const NumberName> names) {
  if (node.kind == NodeKind::object && kind != FieldKind::number) return std::nullopt;
  return read_any(node, [&](const JsonNode& one) { return read_literal(one, kind, names); });
}

std::optional<Wanted> read_plain_wanted(const JsonNode& node) {
  return read_any(node, [](const JsonNode& one) -> std::optional<Wanted> {
    if (one.natural) return read_number(one, {});
    if (one.kind == NodeKind::flag) {
      return Wanted{.kind = Kind::literal, .text = one.flag ? "true" : "false"};
    }
    if (one.kind == NodeKind::number) {
      return Wanted{.kind = Kind::literal, .text = fmt::format("{}", one.number)};
    }
    if (one.kind == NodeKind::text) return Wanted{.kind = Kind::literal, .text = one.text};
    return std::nullopt;
  });
}

const json::ValueType& plain_wanted_type() {
  static const json::ValueType type{
      .words = R"(a value, a list of them, {min, max}, "*" or "$name")",
      .schema = "{}",
      .accepts = [](const JsonNode& node) { return read_plain_wanted(node).has_value(); }};
  return type;
}

const json::ValueType& wanted_type(FieldKind kind) {
  using enum FieldKind;
  static constexpr json::ValueType numbers =
      type_for<number>(R"(a number, a name for one, a list, {min, max}, "*" or "$name")",
                       R"({"type": ["integer", "string", "array", "object"], "minimum": 0})");
  static constexpr json::ValueType macs =
      type_for<mac>(R"(a MAC, a list of them, "*" or "$name")", R"({"type": ["string", "array"]})");
  static constexpr json::ValueType addresses =
      type_for<address>(R"(an IPv4 address, a network, a list of them, "*" or "$name")",
                        R"({"type": ["string", "array"]})");
  static constexpr json::ValueType addresses6 =
      type_for<address6>(R"(an IPv6 address, a network, a list of them, "*" or "$name")",
                         R"({"type": ["string", "array"]})");
  static constexpr json::ValueType words =
      type_for<word>(R"("yes", "no" or "*")", R"({"enum": ["yes", "no", "*"]})");
  static constexpr json::ValueType verdicts =
      type_for<verdict>(R"("ok", "wrong", "none", a list of them, or "*" for any)",
                        R"({"type": ["string", "array"]})");
  static constexpr json::ValueType flag_letters = type_for<flags>(
      R"(letters of SFRPAU, a list of such, "*" or "$name")", R"({"type": ["string", "array"]})");
  static constexpr json::ValueType payloads =
      type_for<payload>("a text or \"hex:…\", a list of them, \"*\" or \"$name\"",
                        R"({"type": ["string", "array"]})");
  switch (kind) {
  case number: return numbers;
  case mac: return macs;
  case address: return addresses;
  case address6: return addresses6;
  case word: return words;
  case verdict: return verdicts;
  case flags: return flag_letters;
  case payload: return payloads;
  }
  return numbers;
}

std::string to_string(const Wanted& wanted, const Variables& variables) {
  switch (wanted.kind) {
  case Kind::literal:
  case Kind::network: return wanted.text;
  case Kind::present: return "any";
  case Kind::range:
    if (wanted.most == UINT64_MAX) return fmt::format("{} or more", wanted.least);
    return fmt::format("{} to {}", wanted.least, wanted.most);
  case Kind::variable: {
    const auto bound = variables.find(wanted.text);
    if (bound == variables.end()) return "$" + wanted.text;
    return fmt::format("${} = {}", wanted.text, bound->second);
  }
  case Kind::any_of: {
    std::string text;
    for (const Wanted& one : wanted.choices) {
      text += (text.empty() ? "" : " or ") + to_string(one, variables);
    }
    return text;
  }
  }
  return "";
}

bool accepts(const Wanted& wanted, const FieldValue& value, Variables& variables) {
  switch (wanted.kind) {
  case Kind::literal:
    if (wanted.number && value.number) return *wanted.number == *value.number;
    return wanted.text == value.text;
  case Kind::network:
    if (value.address6) return wanted.network6.contains(*value.address6);
    return value.address && wanted.network.contains(*value.address);
  case Kind::present: return true;
  case Kind::range:
    return value.number && *value.number >= wanted.least && *value.number <= wanted.most;
  case Kind::variable:
    // emplace() leaves a bound one as it is.
    return variables.emplace(wanted.text, value.text).first->second == value.text;
  case Kind::any_of:
    return std::ranges::any_of(wanted.choices,
                               [&](const Wanted& one) { return accepts(one, value, variables); });
  }
  return false;
}

std::vector<std::byte> bytes_of(const Wanted& wanted, const FieldName& field, std::size_t length,
                                const Variables& variables) {
  std::string text = wanted.text;
  if (wanted.kind == Kind::variable) {
    const auto bound = variables.find(wanted.text);
    if (bound == variables.end()) return {};
    text = bound->second;
  } else if (wanted.kind != Kind::literal) {
    return {};
  }
  if (wanted.number) return big_endian(*wanted.number, length);
  if (field.kind == FieldKind::address) {
    const auto address = net::parse_ipv4(text);
    return address ? big_endian(address->value, 4) : std::vector<std::byte>{};
  }
  if (field.kind == FieldKind::address6) {
    const auto address = net::parse_ipv6(text);
    std::vector<std::byte> bytes(address ? 16 : 0);
    if (address) net::store_ipv6(bytes, 0, *address);
    return bytes;
  }
  if (field.kind == FieldKind::mac) {
    const auto mac = net::parse_mac(text);
    if (!mac) return {};
    std::vector<std::byte> bytes(6);
    net::store_mac(bytes, 0, *mac);
    return bytes;
  }
  if (field.kind != FieldKind::number) return {};
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc{} ? big_endian(number, length) : std::vector<std::byte>{};
}

}  // namespace guestlink::sim
