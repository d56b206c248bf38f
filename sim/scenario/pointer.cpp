#include "sim/scenario/pointer.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace guestlink::sim {
namespace {

using json::JsonNode;

/// A part of a pointer with ~1 and ~0 undone, in this order (RFC 6901 section 4).
std::string unescaped(std::string_view part) {
  std::string text;
  for (std::size_t at = 0; at < part.size(); ++at) {
    if (part[at] == '~' && at + 1 < part.size() && (part[at + 1] == '0' || part[at + 1] == '1')) {
      text += part[++at] == '1' ? '/' : '~';
    } else {
      text += part[at];
    }
  }
  return text;
}

std::optional<std::size_t> parse_index(std::string_view text) {
  std::size_t index = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), index);
  const bool good = read.ec == std::errc{} && read.ptr == text.data() + text.size() &&
                    (text.size() == 1 || text.front() != '0');
  return good ? std::optional(index) : std::nullopt;
}

JsonNode* child(JsonNode& node, std::string_view part) {
  if (node.kind == JsonNode::Kind::array) {
    const auto index = parse_index(part);
    return index && *index < node.items.size() ? &node.items[*index] : nullptr;
  }
  const auto found = std::ranges::find_if(
      node.members, [&](const JsonNode::Member& one) { return one.key.value == part; });
  return found == node.members.end() ? nullptr : &found->value;
}

}  // namespace

bool set_at(JsonNode& tree, std::string_view pointer, const JsonNode& value, std::string& trouble) {
  if (pointer.empty() || pointer.front() != '/') {
    trouble = "a pointer begins with '/'";
    return false;
  }
  std::vector<std::string> parts;
  for (std::string_view rest = pointer.substr(1);;) {
    const std::size_t slash = rest.find('/');
    parts.push_back(unescaped(rest.substr(0, slash)));
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  JsonNode* node = &tree;
  std::string walked;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    walked += "/" + parts[i];
    node = child(*node, parts[i]);
    if (node == nullptr) {
      trouble = fmt::format("there is nothing at '{}'", walked);
      return false;
    }
  }
  if (JsonNode* there = child(*node, parts.back())) {
    *there = value;
    return true;
  }
  if (node->kind == JsonNode::Kind::object) {
    node->members.push_back({{parts.back(), value.where}, value});
    return true;
  }
  if (node->kind == JsonNode::Kind::array &&
      (parts.back() == "-" || parse_index(parts.back()) == node->items.size())) {
    node->items.push_back(value);
    return true;
  }
  trouble = fmt::format("there is no place '{}'", pointer);
  return false;
}

}  // namespace guestlink::sim
