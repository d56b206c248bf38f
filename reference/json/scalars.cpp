#include "reference/json/scalars.h"

#include <array>
#include <utility>

namespace guestlink::json {
namespace {

using Kind = JsonNode::Kind;

bool is_text(const JsonNode& node) {
  return node.kind == Kind::text;
}

/// The number at the front of `text`, which is cut off; digits and one point, no sign.
/// By hand: not every standard library's from_chars reads fractions.
std::optional<double> take_number(std::string_view& text) {
  double value = 0;
  double place = 0;  // 0: before the point
  std::size_t digits = 0;
  for (; !text.empty(); text.remove_prefix(1)) {
    if (text.front() == '.' && place == 0 && digits > 0) {
      place = 1;
      continue;
    }
    if (text.front() < '0' || text.front() > '9') break;
    ++digits;
    const double digit = text.front() - '0';
    if (place == 0) {
      value = value * 10 + digit;
    } else {
      place /= 10;
      value += digit * place;
    }
  }
  if (digits == 0 || value > 1e18) return std::nullopt;
  return value;
}

struct Unit {
  std::string_view name;
  double nanoseconds;
};
constexpr std::array<Unit, 6> units{
    {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}}};
constexpr double ten_years_in_nanoseconds = 10 * 365.25 * 24 * 3600e9;

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  const auto number = take_number(text);
  if (!number) return std::nullopt;
  for (const Unit& unit : units) {
    if (unit.name != text) continue;
    const double nanoseconds = *number * unit.nanoseconds;
    if (nanoseconds > ten_years_in_nanoseconds) return std::nullopt;
    return Duration(static_cast<Duration::rep>(nanoseconds));
  }
  return std::nullopt;
}

std::optional<double> parse_share(std::string_view text) {
  const auto number = take_number(text);
  if (!number) return std::nullopt;
  const double value = text == "%" ? *number / 100 : *number;
  if ((!text.empty() && text != "%") || value > 1) return std::nullopt;
  return value;
}

const ValueType any_text{.words = "a text", .schema = R"({"type": "string"})", .accepts = is_text};
const ValueType any_value{
    .words = "any value", .schema = "{}", .accepts = [](const JsonNode&) { return true; }};
const ValueType true_or_false{
    .words = "true or false",
    .schema = R"({"type": "boolean"})",
    .accepts = [](const JsonNode& node) { return node.kind == Kind::flag; }};
const ValueType whole_number{
    .words = "a whole number",
    .schema = R"({"type": "integer", "minimum": 0})",
    .accepts = [](const JsonNode& node) { return node.natural.has_value(); }};
const ValueType number_of_time{
    .words = "a time with its unit (ns, us, ms, s, m, h)",
    .schema = R"({"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h)$"})",
    .accepts = [](const JsonNode& node) {
      return node.kind == Kind::text && parse_duration(node.text).has_value();
    }};
const ValueType share{.words = R"(a share from "0%" to "100%")",
                      .schema = R"({"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?%?$"})",
                      .accepts = [](const JsonNode& node) {
                        return node.kind == Kind::text && parse_share(node.text).has_value();
                      }};
const ValueType mac_address{
    .words = "a MAC address",
    .schema = R"({"type": "string", "pattern": "^[0-9a-f]{2}(:[0-9a-f]{2}){5}$"})",
    .accepts = [](const JsonNode& node) {
      const auto mac = node.kind == Kind::text ? net::parse_mac(node.text) : std::nullopt;
      return mac && net::to_string(*mac) == node.text;  // one spelling: lower case, colons
    }};
const ValueType ipv4_address{
    .words = "an IPv4 address",
    .schema = R"({"type": "string", "pattern": "^[0-9]{1,3}(\\.[0-9]{1,3}){3}$"})",
    .accepts = [](const JsonNode& node) {
      return node.kind == Kind::text && net::parse_ipv4(node.text).has_value();
    }};
const ValueType ip_address{.words = "an IPv4 or IPv6 address",
                           .schema = R"({"type": "string", "pattern": "^[0-9A-Fa-f:.]+$"})",
                           .accepts = [](const JsonNode& node) {
                             return node.kind == Kind::text && net::parse_ip(node.text).has_value();
                           }};
const ValueType ipv4_network{
    .words = "an IPv4 address with the length of its prefix",
    .schema = R"({"type": "string", "pattern": "^[0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}$"})",
    .accepts = [](const JsonNode& node) {
      return node.kind == Kind::text && net::parse_ipv4_cidr(node.text).has_value();
    }};
const ValueType texts{
    .kind = ValueType::Kind::list, .words = "a list of texts", .schema = "", .item = &any_text};
const ValueType text_or_texts{.kind = ValueType::Kind::either,
                              .words = "a text or a list of texts",
                              .schema = "",
                              .item = &any_text,
                              .second = &texts};

std::string text_of(const JsonNode& object, std::string_view key, const std::string& otherwise) {
  const JsonNode* node = member(object, key);
  return node == nullptr ? otherwise : node->text;
}

std::vector<std::string> texts_of(const JsonNode& object, std::string_view key) {
  std::vector<std::string> all;
  const JsonNode* node = member(object, key);
  if (node == nullptr) return all;
  if (node->kind == Kind::text) all.push_back(node->text);
  for (const JsonNode& one : node->items) all.push_back(one.text);
  return all;
}

bool flag_of(const JsonNode& object, std::string_view key, bool otherwise) {
  const JsonNode* node = member(object, key);
  return node == nullptr ? otherwise : node->flag;
}

std::uint64_t whole_of(const JsonNode& object, std::string_view key, std::uint64_t otherwise) {
  const JsonNode* node = member(object, key);
  return node == nullptr ? otherwise : node->natural.value_or(otherwise);
}

std::optional<Duration> duration_of(const JsonNode& object, std::string_view key) {
  const JsonNode* node = member(object, key);
  return node == nullptr ? std::nullopt : parse_duration(node->text);
}

std::optional<net::MacAddress> mac_of(const JsonNode& object, std::string_view key) {
  const JsonNode* node = member(object, key);
  return node == nullptr ? std::nullopt : net::parse_mac(node->text);
}

std::optional<net::Ipv4Address> address_of(const JsonNode& object, std::string_view key) {
  const JsonNode* node = member(object, key);
  return node == nullptr ? std::nullopt : net::parse_ipv4(node->text);
}

std::optional<net::IpAddress> ip_address_of(const JsonNode& object, std::string_view key) {
  const JsonNode* node = member(object, key);
  return node == nullptr ? std::nullopt : net::parse_ip(node->text);
}

}  // namespace guestlink::json
