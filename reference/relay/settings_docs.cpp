#include "reference/relay/settings_docs.h"

#include <algorithm>
#include <string_view>
#include <type_traits>
#include <variant>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reference/relay/settings_keys.h"

namespace guestlink::relay {
namespace {

using Json = nlohmann::ordered_json;

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

/// What may be written, in words.
std::string type_in_words(const KeyKind& kind) {
  return std::visit(
      Overloaded{
          [](const Section&) { return std::string("object"); },
          [](const List&) { return std::string("list of objects"); },
          [](const MacByAddress&) { return std::string("object of MACs by address"); },
          [](const MacByIpv6Address&) { return std::string("object of MACs by IPv6 address"); },
          [](const Word& word) { return fmt::format("one of {}", fmt::join(word.words, ", ")); },
          [](const Whole& whole) {
            return whole.most == UINT64_MAX
                       ? std::string("whole number")
                       : fmt::format("whole number from {} to {}", whole.least, whole.most);
          },
          [](const Seconds&) { return std::string("seconds"); },
          [](const Ignored&) { return std::string("text"); },
          [](const Setter<bool>&) { return std::string("true or false"); },
          [](const Setter<net::MacAddress>&) { return std::string("MAC of a station"); },
          [](const Setter<net::Ipv4Address>&) { return std::string("IPv4 address"); },
          [](const Setter<net::Ipv4Cidr>&) {
            return std::string("IPv4 address with the length of its prefix");
          },
          [](const Setter<net::Ipv6Address>&) { return std::string("IPv6 address"); },
          [](const Setter<net::Ipv6Cidr>&) {
            return std::string("IPv6 address with the length of its prefix");
          },
          [](const Setter<forward::IpNetwork>&) {
            return std::string("address or network, or \"!\" and one");
          },
          [](const Setter<std::string_view>&) { return std::string("name"); },
          [](const Setter<forward::PortRange>&) { return std::string("port, or \"first-last\""); },
      },
      kind);
}

constexpr std::string_view mac_pattern =
    "^[0-9a-fA-F]{2}([:-])[0-9a-fA-F]{2}(\\1[0-9a-fA-F]{2}){4}$";
constexpr std::string_view ipv4_pattern = R"(^[0-9]{1,3}(\.[0-9]{1,3}){3}$)";
constexpr std::string_view cidr_pattern = R"(^[0-9]{1,3}(\.[0-9]{1,3}){3}/[0-9]{1,2}$)";
constexpr std::string_view ipv6_pattern = "^[0-9a-fA-F:.]{2,45}$";
constexpr std::string_view cidr6_pattern = "^[0-9a-fA-F:.]{2,45}/[0-9]{1,3}$";
constexpr std::string_view network_pattern = "^!?[0-9a-fA-F:.]{2,45}(/[0-9]{1,3})?$";
constexpr std::string_view name_pattern = "^[A-Za-z0-9_-]{1,15}$";
constexpr std::string_view range_pattern = "^[0-9]{1,5}(-[0-9]{1,5})?$";

Json text_with(std::string_view pattern) {
  return {{"type", "string"}, {"pattern", pattern}};
}

Json schema_of(const KeyKind& kind) {
  return std::visit(
      Overloaded{
          [](const Section&) {
            return Json{{"type", "object"}};
          },
          [](const List&) {
            return Json{{"type", "array"}};
          },
          [](const MacByAddress&) {
            return Json{{"type", "object"},
                        {"propertyNames", {{"pattern", ipv4_pattern}}},
                        {"additionalProperties", text_with(mac_pattern)}};
          },
          [](const MacByIpv6Address&) {
            return Json{{"type", "object"},
                        {"propertyNames", {{"pattern", ipv6_pattern}}},
                        {"additionalProperties", text_with(mac_pattern)}};
          },
          [](const Word& word) {
            Json words = Json::array();
            for (const std::string_view one : word.words) words.push_back(one);
            return Json{{"enum", words}};
          },
          [](const Whole& whole) {
            return Json{{"type", "integer"}, {"minimum", whole.least}, {"maximum", whole.most}};
          },
          [](const Seconds& seconds) {
            return Json{{"type", "number"}, {"exclusiveMinimum", 0}, {"maximum", seconds.most}};
          },
          [](const Ignored&) {
            return Json{{"type", "string"}};
          },
          [](const Setter<bool>&) {
            return Json{{"type", "boolean"}};
          },
          [](const Setter<net::MacAddress>&) { return text_with(mac_pattern); },
          [](const Setter<net::Ipv4Address>&) { return text_with(ipv4_pattern); },
          [](const Setter<net::Ipv4Cidr>&) { return text_with(cidr_pattern); },
          [](const Setter<net::Ipv6Address>&) { return text_with(ipv6_pattern); },
          [](const Setter<net::Ipv6Cidr>&) { return text_with(cidr6_pattern); },
          [](const Setter<forward::IpNetwork>&) { return text_with(network_pattern); },
          [](const Setter<std::string_view>&) { return text_with(name_pattern); },
          [](const Setter<forward::PortRange>&) {
            const Json number{{"type", "integer"}, {"minimum", 1}, {"maximum", 65535}};
            return Json{{"oneOf", Json::array({number, text_with(range_pattern)})}};
          },
      },
      kind);
}

/// The schema of the object whose keys begin with `path`.
Json object_schema(std::string_view path) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Key& key : settings_keys()) {
    if (!key.path.starts_with(path)) continue;
    const std::string word(key.path.substr(path.size()));
    if (word.find('.') != std::string::npos) continue;
    Json one = schema_of(key.kind);
    if (std::holds_alternative<Section>(key.kind)) {
      one = object_schema(fmt::format("{}.", key.path));
    } else if (std::holds_alternative<List>(key.kind)) {
      one["items"] = object_schema(fmt::format("{}[].", key.path));
    }
    one["description"] = key.meaning;
    if (!key.example.empty()) one["examples"] = Json::array({Json::parse(key.example)});
    properties[word] = std::move(one);
    if (key.needed == Needed::in_its_section) required.push_back(word);
  }
  Json object{{"type", "object"}, {"additionalProperties", false}, {"properties", properties}};
  if (!required.empty()) object["required"] = required;
  return object;
}

constexpr std::string_view introduction = R"(# The settings file

`guestlink replay` and `guestlink forward` take a JSON file by `--settings`. Comments (`//` and
`/* */`) are allowed. A key that is not in this list, a key given twice and a value of another kind
are errors, each told with file, line, column and remedy; then nothing is forwarded.

This file and `settings.schema.json` beside it are written from the program's own table of keys; a
test compares them. To write them anew: `guestlink replay --print-settings markdown`, or `schema`.

A whole file that forwards as the guest of the published laptops does:

```json
{
  "$schema": "settings.schema.json",
  "mode": "nat44",
  "inside": {"address": "172.24.1.1/24", "mac": "00:a0:98:ed:da:f2"},
  "outside": {
    "address": "192.168.0.21/24",
    "mac": "00:16:ea:b1:5d:d6",
    "gateway": "192.168.0.1"
  },
  "neighbours": {"172.24.1.49": "58:9c:fc:10:ff:d8"}
}
```

Besides the keys one by one it is checked that the inside and the outside network do not overlap,
that the gateway and the neighbours are on them, that no two port forwards
want one port and no two hosts one address of their own, and whatever else the mode refuses: with its place, too.

A pf.conf(5) can say what is translated and filtered: with `--pf FILE` its nat, rdr, binat, pass,
block, antispoof and `set skip` rules take the place of `mode`, `nat44.port_forwards`,
`nat44.one_to_one` and `filter`; addresses and MACs stay those of this file. `--pf-name re1=outside` says which port an interface is
(`forward` knows the interfaces it is given by name). With a nat or binat rule the mode is nat44,
otherwise route. A rule that cannot be translated is an error at its line, and nothing is forwarded.

| key | what is written | without it | meaning |
|---|---|---|---|
)";

std::string without_key(const Key& key) {
  if (key.needed == Needed::in_its_section) return "needed";
  if (key.needed == Needed::no) return std::string(key.otherwise);
  return fmt::format("needed in {}", fmt::join(modes_that_need(key.needed), ", "));
}

Json what_is_needed_in(std::string_view mode) {
  Json needed = Json::array();
  Json within = Json::object();
  for (const Key& key : settings_keys()) {
    if (std::ranges::count(modes_that_need(key.needed), mode) == 0) continue;
    const std::size_t dot = key.path.find('.');
    if (dot == std::string_view::npos) {
      needed.push_back(key.path);
    } else {
      within[std::string(key.path.substr(0, dot))]["required"].push_back(key.path.substr(dot + 1));
    }
  }
  if (needed.empty()) return Json::object();
  return {{"required", needed}, {"properties", within}};
}

}  // namespace

std::string settings_markdown() {
  std::string text(introduction);
  for (const Key& key : settings_keys()) {
    const std::string example = key.example.empty() ? "" : fmt::format(" (`{}`)", key.example);
    text += fmt::format("| `{}` | {}{} | {} | {} |\n", key.path, type_in_words(key.kind), example,
                        without_key(key), key.meaning);
  }
  return text;
}

std::string settings_schema() {
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", "guestlink settings"}};
  schema.update(object_schema(""));
  // What a mode must have; a file without "mode" is one of nat44, and fits its condition, too.
  Json conditions = Json::array();
  for (const std::string_view mode : settings_modes()) {
    Json then = what_is_needed_in(mode);
    if (!then.empty()) {
      conditions.push_back(
          {{"if", {{"properties", {{"mode", {{"const", mode}}}}}}}, {"then", then}});
    }
  }
  schema["allOf"] = conditions;
  return schema.dump(2) + "\n";
}

}  // namespace guestlink::relay
