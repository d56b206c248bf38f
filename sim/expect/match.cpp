#include "sim/expect/match.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace guestlink::sim {
namespace {

using json::JsonNode;

constexpr unsigned group_weight = 4;

FieldDifference difference(const FieldWanted& one, const std::optional<FieldValue>& seen,
                           net::Bytes frame, const Variables& variables) {
  FieldDifference found{.field = full_name(*one.field),
                        .expected = to_string(one.wanted, variables),
                        .seen = seen ? seen->text : "absent",
                        .where = one.where};
  if (!seen || seen->where.length == 0) return found;
  found.place = seen->where;
  constexpr std::size_t longest_shown = 16;
  if (seen->where.length > longest_shown) return found;
  found.seen_bytes = hex(frame.subspan(seen->where.begin, seen->where.length));
  found.expected_bytes = hex(bytes_of(one.wanted, *one.field, seen->where.length, variables));
  return found;
}

bool agrees(const FieldWanted& one, const Dissection& frame, Variables& variables) {
  if (const auto seen = one.field->read(frame)) {
    if (accepts(one.wanted, *seen, variables)) return true;
  }
  if (one.field->read_other == nullptr) return false;
  const auto other = one.field->read_other(frame);
  return other && accepts(one.wanted, *other, variables);
}

/// Checksums that nobody spoke of must be right.
void check_checksums(const Match& match, const Dissection& frame,
                     std::vector<FieldDifference>& found) {
  for (const FieldName& field : field_names()) {
    if (field.kind != FieldKind::verdict) continue;
    if (std::ranges::find(match.fields, &field, &FieldWanted::field) != match.fields.end())
      continue;
    const auto seen = field.read(frame);
    if (!seen || seen->text != "wrong") continue;
    found.push_back({.field = full_name(field),
                     .expected = "ok",
                     .seen = "wrong",
                     .where = match.where,
                     .place = seen->where,
                     .seen_bytes = hex(frame.bytes(seen->where))});
  }
}

// The shapes of `match` and of its groups come from the table of fields.

constexpr std::array<std::string_view, 10> groups{"eth", "vlan",  "arp", "ip",  "icmp",
                                                  "ip6", "icmp6", "udp", "tcp", "dhcp"};
constexpr std::array<std::string_view, 10> shape_names{
    "an eth match", "a vlan match",   "an arp match", "an ip match", "an icmp match",
    "an ip6 match", "an icmp6 match", "a udp match",  "a tcp match", "a dhcp match"};
constexpr std::array<std::string_view, 10> meanings{
    "The Ethernet header.", "The outermost VLAN tag.", "An ARP message (RFC 826).",
    "An IPv4 header.",      "An ICMP message.",        "An IPv6 header.",
    "An ICMPv6 message.",   "A UDP header.",           "A TCP header.",
    "A DHCP message."};

json::Field as_field(const FieldName& one) {
  return {.name = one.name,
          .type = &wanted_type(one.kind),
          .meaning = one.meaning,
          .example = one.example,
          .otherwise = one.kind == FieldKind::verdict ? R"("ok")" : ""};
}

template <std::size_t Group>
const json::ObjectShape& group_shape() {
  static const json::ObjectShape shape = [] {
    json::ObjectShape made{.name = shape_names[Group], .meaning = meanings[Group]};
    for (const FieldName& one : field_names()) {
      if (one.group == groups[Group]) made.fields.push_back(as_field(one));
    }
    return made;
  }();
  return shape;
}

template <std::size_t Group>
const json::ValueType* group_type() {
  static const json::ValueType type{.kind = json::ValueType::Kind::object,
                                    .words = "an object",
                                    .schema = "",
                                    .object = group_shape<Group>};
  return &type;
}

template <std::size_t... Group>
json::ObjectShape make_match_shape(std::index_sequence<Group...> /*all*/) {
  json::ObjectShape shape{
      .name = "a match",
      .meaning =
          "What a frame looks like. A group without fields says that the header is there; "
          "fields that are not named do not matter, but for checksums."};
  (shape.fields.push_back({.name = groups[Group],
                           .type = group_type<Group>(),
                           .meaning = meanings[Group],
                           .example = "{}",
                           .otherwise = ""}),
   ...);
  for (const FieldName& one : field_names()) {
    if (one.group.empty()) shape.fields.push_back(as_field(one));
  }
  return shape;
}

const json::ObjectShape& match_shape() {
  static const json::ObjectShape shape =
      make_match_shape(std::make_index_sequence<groups.size()>{});
  return shape;
}

void read_field(const JsonNode& node, const FieldName& field, Match& to, Diagnostics& out) {
  auto wanted = read_wanted(node, field.kind, field.names);
  if (wanted) {
    to.fields.push_back({&field, std::move(*wanted), node.where});
    return;
  }
  std::vector<std::string_view> names;
  for (const NumberName& one : field.names) names.push_back(one.name);
  json::complain(out, "scenario", node.where,
                 fmt::format("'{}' has no such value", full_name(field)),
                 names.empty() ? "it is a number"
                               : fmt::format("a number, or one of {}", fmt::join(names, ", ")));
}

}  // namespace

std::vector<FieldDifference> differences(const Match& match, const Dissection& frame,
                                         Variables& variables) {
  std::vector<FieldDifference> found;
  for (const auto& group : match.groups) {
    if (has_group(frame, group.value)) continue;
    found.push_back(
        {.field = group.value, .expected = "present", .seen = "absent", .where = group.where});
  }
  for (const FieldWanted& one : match.fields) {
    if (agrees(one, frame, variables)) continue;
    const bool group_is_absent = !one.field->group.empty() && !has_group(frame, one.field->group);
    if (!group_is_absent) {
      found.push_back(difference(one, one.field->read(frame), frame.frame, variables));
    }
  }
  check_checksums(match, frame, found);
  return found;
}

unsigned full_weight(const Match& match) {
  auto weight = static_cast<unsigned>(match.groups.size()) * group_weight;
  for (const FieldWanted& one : match.fields) weight += one.field->weight;
  return weight;
}

unsigned similarity(const Match& match, const Dissection& frame, const Variables& variables) {
  Variables trial = variables;
  unsigned weight = 0;
  for (const auto& group : match.groups) {
    if (has_group(frame, group.value)) weight += group_weight;
  }
  for (const FieldWanted& one : match.fields) {
    if (agrees(one, frame, trial)) weight += one.field->weight;
  }
  return weight;
}

const json::ValueType& match_type() {
  static const json::ValueType type{.kind = json::ValueType::Kind::object,
                                    .words = "a match",
                                    .schema = "",
                                    .object = match_shape};
  return type;
}

Match read_match(const JsonNode& node, Diagnostics& out) {
  Match match;
  match.where = node.where;
  for (const JsonNode::Member& one : node.members) {
    if (std::ranges::find(groups, one.key.value) == groups.end()) {
      read_field(one.value, *find_field(one.key.value), match, out);
      continue;
    }
    match.groups.push_back({one.key.value, one.key.where});
    for (const JsonNode::Member& field : one.value.members) {
      const std::string name = one.key.value + "." + field.key.value;
      read_field(field.value, *find_field(name), match, out);
    }
  }
  return match;
}

}  // namespace guestlink::sim
