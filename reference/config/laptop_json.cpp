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

#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;
using nlohmann::json;

/// The span of each scalar value by its path: "intent.ssh_port".  Trusts that the text is JSON.
class Places {
 public:
  Places(std::string_view text, FileId file) : text_(text), file_(file) { value(""); }
  SourceSpan at(const std::string& path) const {
    const auto found = places_.find(path);
    return found == places_.end() ? SourceSpan{file_, 0, 0} : found->second;
  }

 private:
  void blanks() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  std::string_view string() {
    const std::size_t begin = ++at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2U : 1U;
    at_ = std::min(at_, text_.size());
    const std::string_view inside = text_.substr(begin, at_ - begin);
    if (at_ < text_.size()) ++at_;
    return inside;
  }
  void note(const std::string& path, std::size_t begin, std::size_t end) {
    places_[path] = {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }
  void value(const std::string& path) {
    blanks();
    const char first = peek();
    if (first == '"') {
      const std::size_t begin = at_ + 1;
      string();
      note(path, begin, at_ - 1);
    } else if (first == '{' || first == '[') {
      members(path, first == '{');
    } else {
      const std::size_t begin = at_;
      at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
      note(path, begin, at_);
    }
  }
  void members(const std::string& path, bool object) {
    ++at_;
    for (std::size_t index = 0; at_ < text_.size(); ++index) {
      blanks();
      if (peek() == '}' || peek() == ']') break;
      std::string name = std::to_string(index);
      if (object) {
        name = std::string(string());
        blanks();
        ++at_;  // ':'
      }
      value(path.empty() ? name : path + "." + name);
      blanks();
      if (peek() != ',') break;
      ++at_;
    }
    if (at_ < text_.size()) ++at_;
  }

  std::string_view text_;
  FileId file_;
  std::size_t at_ = 0;
  std::map<std::string, SourceSpan> places_;
};

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

void read_intent(Reading& in, const json& intent, const Places& places, model::Intent& out) {
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
  const Places places(in.text(), in.file());
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
