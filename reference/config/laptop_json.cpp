// laptop.json: what the owner declares.  The library says what the values are; where they stand
// is found in the text again, by a walk over its tokens.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "reference/base/closest.h"
#include "reference/config/json_places.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;
using nlohmann::json;

/// Reports a value of the wrong kind.
void wrong(Reading& in, SourceSpan where, std::string message) {
  in.mark(where, LineStatus::unknown);
  in.report("laptop-json-value", Severity::error, where, std::move(message));
}

std::optional<Located<std::string>> string_at(Reading& in, const json& parent, const char* key,
                                              SourceSpan where) {
  const auto found = parent.find(key);
  if (found == parent.end()) return std::nullopt;
  if (found->is_string()) return Located<std::string>{found->get<std::string>(), where};
  wrong(in, where, std::string(key) + " must be a string");
  return std::nullopt;
}

std::optional<Located<bool>> bool_at(Reading& in, const json& parent, const char* key,
                                     SourceSpan where) {
  const auto found = parent.find(key);
  if (found == parent.end()) return std::nullopt;
  if (found->is_boolean()) return Located<bool>{found->get<bool>(), where};
  wrong(in, where, std::string(key) + " must be true or false");
  return std::nullopt;
}

/// Drops what is not one of `allowed`, and says which these are.
void hold_to(Reading& in, std::optional<Located<std::string>>& value, const char* key,
             std::span<const std::string_view> allowed) {
  if (!value || std::ranges::find(allowed, value->value) != allowed.end()) return;
  std::string list;
  for (const std::string_view one : allowed) {
    if (!list.empty()) list += one == allowed.back() ? " or " : ", ";
    list += '"' + std::string(one) + '"';
  }
  wrong(in, value->where, std::string(key) + " must be " + list);
  value.reset();
}

/// A key that is nearly one of ours is a slip; others are the owner's own notes.
void report_slips(Reading& in, const json& object, const JsonPlaces& places,
                  const std::string& prefix, std::span<const std::string_view> known) {
  for (const auto& [key, value] : object.items()) {
    if (std::ranges::find(known, key) != known.end()) continue;
    const auto near = closest(key, std::vector<std::string_view>(known.begin(), known.end()));
    if (!near) continue;
    const SourceSpan where = places.at(prefix + key);
    in.mark(where, LineStatus::unknown);
    in.report("laptop-json-value", Severity::warning, where, "'" + key + "' is read by nothing",
              "did you mean '" + std::string(*near) + "'?");
  }
}

void read_access_point(Reading& in, const json& all, const JsonPlaces& places, model::Intent& out) {
  const auto access_point = all.find("access_point");
  if (access_point == all.end()) return;
  if (!access_point->is_object()) {
    wrong(in, places.at("access_point"), "access_point must be an object");
    return;
  }
  out.ap_four_addr = bool_at(in, *access_point, "four_addr", places.at("access_point.four_addr"));
  constexpr std::array<std::string_view, 1> known{"four_addr"};
  report_slips(in, *access_point, places, "access_point.", known);
}

void read_card(Reading& in, const json& all, const JsonPlaces& places, model::Intent& out) {
  const auto card = string_at(in, all, "card", places.at("card"));
  if (!card) return;
  const auto chip = model::parse_pci_chip(card->value);
  if (chip) {
    out.card = Located<model::PciChip>{*chip, card->where};
  } else {
    wrong(in, card->where, "card must be VENDOR:DEVICE in hexadecimal, such as \"8086:24f3\"");
  }
}

void read_intent(Reading& in, const json& intent, const JsonPlaces& places, model::Intent& out) {
  if (!intent.is_object()) {
    wrong(in, places.at("intent"), "intent must be an object");
    return;
  }
  constexpr std::array<std::string_view, 2> known{"mode", "ssh_port"};
  report_slips(in, intent, places, "intent.", known);
  out.mode = string_at(in, intent, "mode", places.at("intent.mode"));
  constexpr std::array<std::string_view, 4> modes{"nat", "bridge", "passthrough", "firewall"};
  hold_to(in, out.mode, "mode", modes);
  if (const auto port = intent.find("ssh_port"); port != intent.end()) {
    const SourceSpan where = places.at("intent.ssh_port");
    if (port->is_number_unsigned() && port->get<std::uint64_t>() >= 1 &&
        port->get<std::uint64_t>() <= 65535) {
      out.ssh_port = Located<std::uint16_t>{port->get<std::uint16_t>(), where};
    } else {
      wrong(in, where, "ssh_port must be a whole number from 1 to 65535");
    }
  }
}

}  // namespace

void read_laptop_json(Reading& in) {
  // A hostile depth would overflow the stack of a recursive walk.
  constexpr int deepest = 32;
  bool too_deep = false;
  const auto watch = [&](int depth, json::parse_event_t /*event*/, json& /*parsed*/) {
    too_deep = too_deep || depth > deepest;
    return !too_deep;
  };
  json all;
  try {
    all = json::parse(in.text(), watch);
  } catch (const json::exception& trouble) {
    const auto* place = dynamic_cast<const json::parse_error*>(&trouble);
    const auto size = static_cast<std::uint32_t>(in.text().size());
    const std::uint32_t at = place == nullptr || place->byte == 0
                                 ? 0
                                 : std::min(size, static_cast<std::uint32_t>(place->byte - 1));
    in.report("laptop-json-syntax", Severity::error, {in.file(), at, std::min(size, at + 1)},
              "not JSON: nothing of this file is used");
    return;
  }
  if (too_deep || !all.is_object()) {
    in.report("laptop-json-syntax", Severity::error, {in.file(), 0, 0},
              "not a JSON object of the expected form: nothing of this file is used");
    return;
  }
  in.mark_all(LineStatus::understood);
  const JsonPlaces places(in.text(), in.file());
  model::Intent intent;
  intent.file = in.file();
  if (const auto release = string_at(in, all, "freebsd", places.at("freebsd"))) {
    const auto numbers = model::parse_release(release->value);
    if (numbers) {
      intent.release = Located<model::Release>{*numbers, release->where};
    } else {
      wrong(in, release->where, "freebsd must name a release such as \"15.1-RELEASE\"");
    }
  }
  intent.cpu = string_at(in, all, "cpu", places.at("cpu"));
  constexpr std::array<std::string_view, 2> makers{"intel", "amd"};
  hold_to(in, intent.cpu, "cpu", makers);
  intent.ifup = string_at(in, all, "ifup", places.at("ifup"));
  constexpr std::array<std::string_view, 3> ifups{"ifupdown-ng", "busybox", "debian"};
  hold_to(in, intent.ifup, "ifup", ifups);
  intent.guest = string_at(in, all, "guest", places.at("guest"));
  constexpr std::array<std::string_view, 3> systems{"linux", "openbsd", "freebsd"};
  hold_to(in, intent.guest, "guest", systems);
  intent.suspends = bool_at(in, all, "suspends", places.at("suspends"));
  read_card(in, all, places, intent);
  read_access_point(in, all, places, intent);
  constexpr std::array<std::string_view, 8> known{"freebsd", "cpu",      "ifup",         "guest",
                                                  "card",    "suspends", "access_point", "intent"};
  report_slips(in, all, places, "", known);
  if (const auto wishes = all.find("intent"); wishes != all.end()) {
    read_intent(in, *wishes, places, intent);
  }
  in.laptop().intent = intent;
}

}  // namespace guestlink::config
