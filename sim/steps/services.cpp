#include <algorithm>
#include <array>
#include <chrono>
#include <map>

#include <fmt/format.h>

#include "sim/steps/service_kind.h"

namespace guestlink::sim {

// One `extern const ServiceKind …` and one row per kind; each stands in a file of its own.

extern const ServiceKind dhcp_service;
extern const ServiceKind dns_service;
extern const ServiceKind echo_service;
extern const ServiceKind http_service;
extern const ServiceKind sshd_service;

std::span<const ServiceKind* const> service_kinds() {
  static constexpr std::array<const ServiceKind*, 5> kinds{
      &dhcp_service, &dns_service, &echo_service, &http_service, &sshd_service};
  return kinds;
}

const ServiceKind* find_service_kind(std::string_view name) {
  const auto found = std::ranges::find(service_kinds(), name, &ServiceKind::name);
  return found == service_kinds().end() ? nullptr : *found;
}

namespace {

const json::ObjectShape& services_shape() {
  static const json::ObjectShape shape = [] {
    static std::map<std::string_view, json::ValueType> types;
    json::ObjectShape made{.name = "a node's services",
                           .meaning = "What it serves to others from the start."};
    for (const ServiceKind* kind : service_kinds()) {
      types[kind->name] = {.kind = json::ValueType::Kind::object,
                           .words = "an object",
                           .schema = "",
                           .object = kind->settings};
      made.fields.push_back(
          {kind->name, &types.at(kind->name), kind->summary, kind->example, "none"});
    }
    return made;
  }();
  return shape;
}

}  // namespace

const json::ValueType& services_type() {
  static const json::ValueType type{.kind = json::ValueType::Kind::object,
                                    .words = "an object",
                                    .schema = "",
                                    .object = services_shape};
  return type;
}

Result<std::string> start_services(Lab& lab, const std::string& node,
                                   const json::JsonNode& services) {
  for (const ServiceKind* kind : service_kinds()) {
    const json::JsonNode* settings = json::member(services, kind->name);
    if (settings == nullptr) continue;
    auto trouble = kind->start(lab, node, *settings);
    if (!trouble) return trouble;
    if (!trouble->empty()) {
      return fmt::format("{} of {} does not start: {}", kind->name, node, *trouble);
    }
  }
  return "";
}

Result<std::string> keep_when_ready(Lab& lab, const std::string& node, std::string_view name,
                                    Background program, std::string_view ready) {
  constexpr Duration patience = std::chrono::seconds(20);
  if (auto done = program.wait_for_line(ready, patience); !done) {
    const std::string words = last_words(program.err());
    return words.empty() ? done.error().message : words;
  }
  lab.running.insert_or_assign(fmt::format("{} {}", name, node), std::move(program));
  return "";
}

std::string last_words(std::string_view text) {
  constexpr std::size_t most = 300;
  std::string words(text.size() > most ? text.substr(text.size() - most) : text);
  while (!words.empty() && (words.back() == '\n' || words.back() == '\r')) words.pop_back();
  std::ranges::replace(words, '\n', ';');
  std::erase(words, '\r');
  return words;
}

}  // namespace guestlink::sim
