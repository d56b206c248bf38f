// No frame of this kind may pass.  `any_field` looks for addresses wherever they could show:
// networks in the fields that hold addresses, single addresses also in payloads, as bytes and as
// text, because random bytes would too often look like some address of a network.

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "reference/net/describe.h"
#include "reference/net/ethernet.h"
#include "reference/net/ipv4.h"
#include "reference/net/ipv6.h"
#include "sim/expect/expectation.h"

namespace guestlink::sim {
namespace {

constexpr std::size_t most_told = 5;

/// What must not show, and its forms on the wire.
struct Secret {
  std::string text;
  std::optional<net::Ipv4Cidr> network{};
  std::optional<net::Ipv6Cidr> network6{};
  std::vector<std::byte> bytes{};  ///< Of a single address; empty: a network.
  SourceSpan where{};
};

std::optional<Secret> read_secret(const json::JsonNode& node) {
  if (node.kind != json::JsonNode::Kind::text) return std::nullopt;
  Secret secret{.text = node.text, .where = node.where};
  if (const auto mac = net::parse_mac(node.text)) {
    secret.text = net::to_string(*mac);
    secret.bytes.resize(6);
    net::store_mac(secret.bytes, 0, *mac);
    return secret;
  }
  if (const auto address = net::parse_ipv4(node.text)) {
    secret.network = net::Ipv4Cidr{*address, 32};
    secret.bytes.resize(4);
    net::store32(secret.bytes, 0, address->value);
    return secret;
  }
  if (const auto address = net::parse_ipv6(node.text)) {
    secret.network6 = net::Ipv6Cidr{*address, 128};
    const auto octet_bytes = std::as_bytes(std::span(address->octets));
    secret.text = net::to_string(*address);
    secret.bytes.assign(octet_bytes.begin(), octet_bytes.end());
    return secret;
  }
  secret.network = net::parse_ipv4_cidr(node.text);
  secret.network6 = net::parse_ipv6_cidr(node.text);
  if (!secret.network && !secret.network6) return std::nullopt;
  return secret;
}

bool contains(net::Bytes bytes, net::Bytes part) {
  return std::search(bytes.begin(), bytes.end(), part.begin(), part.end()) != bytes.end();
}

bool contains(net::Bytes bytes, std::string_view text) {
  const auto same = [](std::byte one, char letter) {
    return std::to_integer<unsigned char>(one) == static_cast<unsigned char>(letter);
  };
  return std::search(bytes.begin(), bytes.end(), text.begin(), text.end(), same) != bytes.end();
}

bool holds(const Secret& secret, net::Ipv4Address address) {
  return secret.network && secret.network->contains(address);
}

bool holds(const Secret& secret, const net::Ipv6Address& address) {
  return secret.network6 && secret.network6->contains(address);
}

bool holds(const Secret& secret, const FieldValue& value) {
  if (value.address) return holds(secret, *value.address);
  return value.address6 && holds(secret, *value.address6);
}

/// Whether the packet that an ICMP error quotes shows the secret.
bool quotes(const Secret& secret, net::Bytes packet) {
  if (const auto four = net::Ipv4View::parse_header(packet)) {
    return holds(secret, four->source()) || holds(secret, four->destination());
  }
  const auto six = net::Ipv6View::parse_header(packet);
  return six && (holds(secret, six->source()) || holds(secret, six->destination()));
}

/// Where the frame shows the secret: "ip.src", "payload"; empty: nowhere.
std::string place_of(const Secret& secret, const Dissection& frame) {
  for (const FieldName& field : field_names()) {
    const auto value = field.read(frame);
    if (!value) continue;
    const bool shows =
        holds(secret, *value) || (field.kind == FieldKind::mac && value->text == secret.text);
    if (shows) return full_name(field);
  }
  if (frame.quoted && quotes(secret, frame.bytes(*frame.quoted))) {
    return "the packet quoted by ICMP";
  }
  if (!frame.payload || secret.bytes.empty()) return "";
  const net::Bytes payload = frame.bytes(*frame.payload);
  return contains(payload, secret.bytes) || contains(payload, secret.text) ? "payload" : "";
}

struct Claim {
  Located<std::string> tap;
  std::optional<Direction> direction;
  std::string why;
  Match match;
  std::vector<Secret> secrets;
  SourceSpan where;
};

class Never final : public Expectation {
 public:
  explicit Never(Claim claim) : claim_(std::move(claim)) {}

  std::vector<Located<std::string>> taps() const override { return {claim_.tap}; }

  std::vector<Mismatch> judge(const Evidence& evidence, Judging& judging) const override {
    const auto tap = evidence.taps.find(claim_.tap.value);
    if (tap == evidence.taps.end()) {
      return {{.message = fmt::format("tap {}: nothing was recorded there", claim_.tap.value),
               .where = claim_.tap.where,
               .tap = claim_.tap.value}};
    }
    std::vector<Mismatch> found;
    std::size_t hits = 0;
    for (std::size_t i = 0; i < tap->second.size(); ++i) {
      const SeenFrame& frame = tap->second[i];
      if (claim_.direction && frame.direction != *claim_.direction) continue;
      std::string field;
      const std::string hit = hit_by(frame, judging, field);
      if (hit.empty()) continue;
      judging.verdicts[claim_.tap.value][i] += "must never pass: " + hit;
      if (++hits > most_told) continue;
      Mismatch one{.message = fmt::format("tap {}: frame {} must never pass: {}", claim_.tap.value,
                                          i + 1, hit),
                   .where = claim_.where,
                   .tap = claim_.tap.value,
                   .field = std::move(field)};
      one.notes.push_back(fmt::format("{} {}", frame.direction == Direction::in ? "in " : "out",
                                      net::describe(frame.bytes)));
      if (!claim_.why.empty()) one.notes.push_back("because: " + claim_.why);
      found.push_back(std::move(one));
    }
    if (hits > most_told) {
      found.back().notes.push_back(fmt::format("and {} more frames", hits - most_told));
    }
    return found;
  }

 private:
  /// What shows, and in which field; empty: nothing.
  std::string hit_by(const SeenFrame& frame, const Judging& judging, std::string& field) const {
    const Dissection dissection = dissect(frame.bytes);
    Variables trial = judging.variables;
    Match relaxed = claim_.match;
    const auto differing = differences(relaxed, dissection, trial);
    const bool matches = std::ranges::all_of(differing, [](const FieldDifference& one) {
      return one.field.ends_with(".csum") && one.expected == "ok";  // a wrong sum hides nothing
    });
    if (!matches) return "";
    if (claim_.secrets.empty()) return "it matches";
    for (const Secret& secret : claim_.secrets) {
      field = place_of(secret, dissection);
      if (!field.empty()) return fmt::format("{} shows {}", field, secret.text);
    }
    return "";
  }

  Claim claim_;
};

const json::ObjectShape& never_shape() {
  static const json::ValueType secret{
      .words = "a MAC, an IPv4 or IPv6 address or network",
      .schema = R"({"type": "string"})",
      .accepts = [](const json::JsonNode& node) { return read_secret(node).has_value(); }};
  static const json::ValueType secrets{.kind = json::ValueType::Kind::list,
                                       .words = "a list of MACs, addresses and networks",
                                       .schema = "",
                                       .item = &secret};
  static const json::ObjectShape shape = [] {
    json::ObjectShape made = match_type().object();
    made.name = "a forbidden frame";
    made.meaning = "As a match; any_field searches everywhere.";
    made.fields.push_back(
        {.name = "any_field",
         .type = &secrets,
         .meaning = "Addresses that must show nowhere: in no header, ARP, DHCP, quoted packet; "
                    "single addresses in no payload either, as bytes or as text.",
         .example = R"(["172.24.1.0/24", "02:32:7d:a2:b5:00"])",
         .otherwise = ""});
    return made;
  }();
  return shape;
}

const json::ValueType& never_type() {
  static const json::ValueType type{.kind = json::ValueType::Kind::object,
                                    .words = "a match",
                                    .schema = "",
                                    .object = never_shape};
  return type;
}

json::Form form() {
  return {.key = {.name = "never",
                  .type = &never_type(),
                  .meaning = "No frame that looks so may pass.",
                  .example = R"({"tcp": {"port": 2210}})",
                  .otherwise = ""},
          .with = {tap_field(), direction_field(), why_field()}};
}

std::unique_ptr<const Expectation> read(const json::JsonNode& node, Diagnostics& out) {
  const json::JsonNode& never = *json::member(node, "never");
  if (never.members.empty()) {
    json::complain(out, "scenario", never.where, "an empty match forbids every frame",
                   "say what must not pass");
  }
  json::JsonNode match = never;
  std::erase_if(match.members, [](const auto& one) { return one.key.value == "any_field"; });
  Claim claim{.tap = located_text(node, "tap"),
              .direction = read_direction(node),
              .why = json::text_of(node, "why"),
              .match = read_match(match, out),
              .secrets = {},
              .where = never.where};
  if (const json::JsonNode* list = json::member(never, "any_field")) {
    for (const json::JsonNode& item : list->items) claim.secrets.push_back(*read_secret(item));
  }
  return std::make_unique<Never>(std::move(claim));
}

}  // namespace

extern const ExpectationKind never_expectation{
    .name = "never",
    .form = form,
    .read = read,
    .example = R"({"tap": "ap:bss0", "never": {"any_field": ["172.24.1.49"]}, "dir": "in",
 "why": "the host must not show on the air"})",
};

}  // namespace guestlink::sim
