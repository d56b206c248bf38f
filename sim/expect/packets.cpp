// These packets pass this interface.

#include "sim/expect/packets.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "reference/json/scalars.h"

namespace guestlink::sim {
namespace {

using json::JsonNode;
using json::ValueType;

class Packets final : public Expectation {
 public:
  explicit Packets(PacketsWanted wanted) : wanted_(std::move(wanted)) {}

  std::vector<Located<std::string>> taps() const override { return {wanted_.tap}; }
  Located<std::string> step() const override { return wanted_.step; }
  std::vector<Mismatch> judge(const Evidence& evidence, Judging& judging) const override {
    return judge_packets(wanted_, evidence, judging);
  }

 private:
  PacketsWanted wanted_;
};

const json::ObjectShape& delay_shape() {
  static const json::ObjectShape shape{
      .name = "a delay",
      .meaning = "How long after the packet named by `after`.",
      .fields = {{.name = "min",
                  .type = &json::number_of_time,
                  .meaning = "No earlier.",
                  .example = R"("28ms")",
                  .otherwise = ""},
                 {.name = "max",
                  .type = &json::number_of_time,
                  .meaning = "No later; stretched by the time scale of slow machines.",
                  .example = R"("40ms")",
                  .otherwise = ""}}};
  return shape;
}
const ValueType delay_type{.kind = ValueType::Kind::object,
                           .words = "an object with min, max or both",
                           .schema = "",
                           .object = delay_shape};

const json::ObjectShape& packet_shape() {
  static const json::ObjectShape shape{
      .name = "a packet",
      .meaning = "One packet that must pass.",
      .fields = {
          {.name = "id",
           .type = &json::any_text,
           .meaning = "By which others, `expect_failure` and the report name it.",
           .example = R"("req.in")",
           .otherwise = ""},
          direction_field(),
          {.name = "after",
           .type = &json::any_text,
           .meaning = "The id of a packet of the same list that must have passed before.",
           .example = R"("req.in")",
           .otherwise = ""},
          {.name = "derives",
           .type = &json::any_text,
           .meaning = "The id of the packet, at any tap, that this one is after translation: "
                      "fields that are not named must be as they were.",
           .example = R"("req.in")",
           .otherwise = ""},
          {.name = "delay",
           .type = &delay_type,
           .meaning = "How long after the packet named by `after`.",
           .example = R"({"min": "28ms", "max": "40ms"})",
           .otherwise = ""},
          {.name = "within",
           .type = &json::number_of_time,
           .meaning = "How long after the step began at most.",
           .example = R"("50ms")",
           .otherwise = ""},
          {.name = "count",
           .type = &json::whole_number,
           .meaning = "How many such packets.",
           .example = "3",
           .otherwise = "1"},
          {.name = "match",
           .type = &match_type(),
           .meaning = "What it looks like.",
           .example = R"({"icmp": {"type": "echo"}})",
           .otherwise = "",
           .required = true}}};
  return shape;
}
const ValueType packet_type{
    .kind = ValueType::Kind::object, .words = "a packet", .schema = "", .object = packet_shape};
const ValueType packets_type{.kind = ValueType::Kind::list,
                             .words = "a list of packets",
                             .schema = "",
                             .item = &packet_type};

template <std::size_t Size>
bool is_word(const JsonNode& node, const std::array<std::string_view, Size>& words) {
  return node.kind == JsonNode::Kind::text && std::ranges::find(words, node.text) != words.end();
}

constexpr std::array<std::string_view, 3> orders{"strict", "loose", "any"};
const ValueType order_type{.words = R"("strict", "loose" or "any")",
                           .schema = "",
                           .accepts = [](const JsonNode& node) { return is_word(node, orders); },
                           .choices = orders};

constexpr std::array<std::string_view, 2> others_words{"forbid", "allow"};
const ValueType others_word{
    .words = R"("forbid" or "allow")",
    .schema = "",
    .accepts = [](const JsonNode& node) { return is_word(node, others_words); },
    .choices = others_words};

const ValueType& class_list() {
  static const ValueType one{.words = "a kind of frame",
                             .schema = "",
                             .accepts =
                                 [](const JsonNode& node) {
                                   return std::ranges::find(frame_classes(), node.text) !=
                                          frame_classes().end();
                                 },
                             .choices = frame_classes()};
  static const ValueType list{.kind = ValueType::Kind::list,
                              .words = "a list of kinds of frames",
                              .schema = "",
                              .item = &one};
  return list;
}

const json::ObjectShape& others_shape() {
  static const json::ObjectShape shape{.name = "allowed others",
                                       .meaning = "Which frames may pass beside the listed ones.",
                                       .fields = {{.name = "allow",
                                                   .type = &class_list(),
                                                   .meaning = "Kinds of frames.",
                                                   .example = R"(["arp", "dhcp"])",
                                                   .otherwise = "",
                                                   .required = true}}};
  return shape;
}
const ValueType others_object{.kind = ValueType::Kind::object,
                              .words = "an object with allow",
                              .schema = "",
                              .object = others_shape};
const ValueType others_type{.kind = ValueType::Kind::either,
                            .words = "\"forbid\", \"allow\" or {\"allow\": […]}",
                            .schema = "",
                            .item = &others_word,
                            .second = &others_object};

PacketWanted read_packet(const JsonNode& node, Diagnostics& out) {
  PacketWanted packet{.id = json::text_of(node, "id"),
                      .direction = read_direction(node),
                      .after = located_text(node, "after"),
                      .derives = located_text(node, "derives"),
                      .within = json::duration_of(node, "within"),
                      .count = json::whole_of(node, "count", 1),
                      .match = read_match(*json::member(node, "match"), out),
                      .where = node.where};
  constexpr std::size_t most = 10'000;
  if (packet.count == 0 || packet.count > most) {
    json::complain(out, "scenario", json::member(node, "count")->where,
                   "a packet is expected 1 to 10000 times",
                   "that none may pass is said by 'never'");
  }
  if (const JsonNode* delay = json::member(node, "delay")) {
    packet.least_delay = json::duration_of(*delay, "min");
    packet.most_delay = json::duration_of(*delay, "max");
    if (packet.after.value.empty()) {
      json::complain(out, "scenario", delay->where, "a delay without 'after' counts from nothing",
                     "name the packet before, or use 'within'");
    }
  }
  return packet;
}

/// `after` must name another packet of the list.
void check_ids(const PacketsWanted& wanted, Diagnostics& out) {
  for (const PacketWanted& one : wanted.packets) {
    if (one.after.value.empty()) continue;
    const auto is_it = [&](const PacketWanted& other) {
      return &other != &one && other.id == one.after.value;
    };
    if (std::ranges::any_of(wanted.packets, is_it)) continue;
    json::complain(out, "scenario", one.after.where,
                   fmt::format("no other packet of this list has the id '{}'", one.after.value));
  }
}

std::unique_ptr<const Expectation> read(const JsonNode& node, Diagnostics& out) {
  const JsonNode& list = *json::member(node, "packets");
  PacketsWanted wanted{.tap = located_text(node, "tap"),
                       .step = located_text(node, "step"),
                       .why = json::text_of(node, "why"),
                       .where = list.where};
  const std::string order = json::text_of(node, "order", "loose");
  wanted.order = order == "strict" ? Order::strict : order == "any" ? Order::any : Order::loose;
  if (const JsonNode* others = json::member(node, "others")) {
    wanted.others_allowed = others->text == "allow";
    wanted.allowed_classes = json::texts_of(*others, "allow");
  }
  for (const JsonNode& item : list.items) wanted.packets.push_back(read_packet(item, out));
  if (wanted.packets.empty() && wanted.others_allowed) {
    json::complain(out, "scenario", list.where, "an empty list claims nothing");
  }
  check_ids(wanted, out);
  return std::make_unique<Packets>(std::move(wanted));
}

json::Form form() {
  return {.key = {.name = "packets",
                  .type = &packets_type,
                  .meaning = "These packets pass the tap.",
                  .example = R"([{"match": {"icmp": {"type": "echo"}}}])",
                  .otherwise = ""},
          .with = {tap_field(),
                   {.name = "order",
                    .type = &order_type,
                    .meaning = "strict: in the order listed; loose: only `after` counts; any: not "
                               "even that.",
                    .example = R"("strict")",
                    .otherwise = R"("loose")"},
                   {.name = "others",
                    .type = &others_type,
                    .meaning = "Whether frames that are not listed may pass.",
                    .example = R"({"allow": ["arp"]})",
                    .otherwise = R"("allow")"},
                   {.name = "step",
                    .type = &json::any_text,
                    .meaning = "The step from whose begin `within` counts.",
                    .example = R"("ping")",
                    .otherwise = "the first step"},
                   why_field()}};
}

}  // namespace

extern const ExpectationKind packets_expectation{
    .name = "packets",
    .form = form,
    .read = read,
    .example = R"({"tap": "host:re1", "order": "strict", "others": "forbid", "packets": [
  {"id": "req", "dir": "out", "match": {"ip": {"src": "192.168.87.44"}, "icmp": {"id": "$nat_id"}}},
  {"id": "rep", "dir": "in", "after": "req", "match": {"icmp": {"type": "echo-reply", "id": "$nat_id"}}}]})",
};

}  // namespace guestlink::sim
