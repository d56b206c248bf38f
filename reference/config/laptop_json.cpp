// laptop.json: what the owner declares.  The library says what the values are; where they stand
// is found in the text again, by a walk over its tokens.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

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

void read_intent(Reading& in, const json& intent, const JsonPlaces& places, model::Intent& out) {
  if (!intent.is_object()) {
    wrong(in, places.at("intent"), "intent must be an object");
    return;
  }
  out.mode = string_at(in, intent, "mode", places.at("intent.mode"));
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
  intent.ifup = string_at(in, all, "ifup", places.at("ifup"));
  if (intent.ifup && intent.ifup->value != "ifupdown-ng" && intent.ifup->value != "busybox" &&
      intent.ifup->value != "debian") {
    wrong(in, intent.ifup->where, "ifup must be \"ifupdown-ng\", \"busybox\" or \"debian\"");
    intent.ifup.reset();
  }
  if (const auto wishes = all.find("intent"); wishes != all.end()) {
    read_intent(in, *wishes, places, intent);
  }
  in.laptop().intent = intent;
}

}  // namespace guestlink::config
