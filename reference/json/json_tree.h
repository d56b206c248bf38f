#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/diagnostic.h"
#include "reference/base/source.h"

namespace guestlink::json {

/// A JSON value and where it stands.
struct JsonNode {
  enum class Kind : std::uint8_t { null, flag, number, text, array, object };
  struct Member;

  Kind kind = Kind::null;
  bool flag = false;
  double number = 0;
  std::optional<std::uint64_t> natural;  ///< The number, when it is whole and not negative.
  std::string text;
  std::vector<JsonNode> items;
  std::vector<Member> members;  ///< In the file's order, duplicates included.
  SourceSpan where;
};

struct JsonNode::Member {
  Located<std::string> key;
  JsonNode value;
};

/// "a number", "an object"…: how a message names a kind.
std::string_view name(JsonNode::Kind kind);

/// The value of a member; nullptr when `object` has none of that name or is no object.
const JsonNode* member(const JsonNode& object, std::string_view key);

/// Reads JSON with comments (// and /* */).  Nothing, and a diagnostic of `rule` (static storage)
/// at the place, when it is not JSON.  nlohmann-json gives neither positions nor duplicates; this
/// does.
std::optional<JsonNode> read_json(const SourceSet& sources, FileId file, std::string_view rule,
                                  Diagnostics& out);

}  // namespace guestlink::json
