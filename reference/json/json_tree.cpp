// nlohmann-json's SAX events come in the order of the text's tokens but carry no positions.  So a
// cursor walks the text along with them: at each event it skips white space, commas, colons and
// comments, stands at the token, and measures it.

#include "reference/json/json_tree.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace guestlink::json {
namespace {

constexpr std::size_t deepest = 64;  // settings need 4, scenarios 8; what is deeper is an attack

class Cursor {
 public:
  Cursor(std::string_view text, FileId file) : text_(text), file_(file) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  /// The next token's span; the cursor stands behind it.
  SourceSpan next() {
    skip_filler();
    const std::size_t begin = std::min(at_, text_.size());
    at_ = end_of_token(begin);
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
  }

  /// Just behind the last byte of the text.
  std::size_t end() const { return text_.size(); }

 private:
  void skip_filler() {
    for (;;) {
      at_ = std::min(text_.find_first_not_of(" \t\r\n,:", at_), text_.size());
      const std::string_view rest = text_.substr(at_);
      if (rest.starts_with("//")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (rest.starts_with("/*")) {
        const std::size_t close = text_.find("*/", at_ + 2);
        at_ = close == std::string_view::npos ? text_.size() : close + 2;
      } else {
        return;
      }
    }
  }

  std::size_t end_of_token(std::size_t at) const {
    if (at == text_.size()) return at;
    if (text_[at] == '"') {
      for (++at; at < text_.size() && text_[at] != '"'; ++at) {
        if (text_[at] == '\\') ++at;
      }
      return std::min(at + 1, text_.size());
    }
    if (std::string_view("{}[]").find(text_[at]) != std::string_view::npos) return at + 1;
    return std::min(text_.find_first_of(" \t\r\n,:{}[]/\"", at), text_.size());
  }

  std::string_view text_;
  FileId file_;
  std::size_t at_ = 0;
};

using Kind = JsonNode::Kind;

/// What nlohmann-json calls; the names and signatures are its own.
class Handler {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;    // NOLINT: nlohmann's names
  using number_unsigned_t = nlohmann::json::number_unsigned_t;  // NOLINT
  using number_float_t = nlohmann::json::number_float_t;        // NOLINT
  using string_t = nlohmann::json::string_t;                    // NOLINT
  using binary_t = nlohmann::json::binary_t;                    // NOLINT

  Handler(std::string_view text, FileId file, std::string_view rule, Diagnostics& out)
      : cursor_(text, file), file_(file), rule_(rule), out_(out) {}

  bool null() {
    leaf(Kind::null);
    return true;
  }
  bool boolean(bool value) {
    leaf(Kind::flag).flag = value;
    return true;
  }
  bool number_integer(number_integer_t value) {
    leaf(Kind::number).number = static_cast<double>(value);
    return true;
  }
  bool number_unsigned(number_unsigned_t value) {
    JsonNode& node = leaf(Kind::number);
    node.number = static_cast<double>(value);
    node.natural = value;
    return true;
  }
  bool number_float(number_float_t value, const string_t& /*as_written*/) {
    leaf(Kind::number).number = value;
    return true;
  }
  bool string(string_t& value) {
    leaf(Kind::text).text = std::move(value);
    return true;
  }
  static bool binary(binary_t& /*value*/) { return false; }
  bool start_object(std::size_t /*members*/) { return open(Kind::object); }
  bool start_array(std::size_t /*items*/) { return open(Kind::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(string_t& value) {
    key_ = {std::move(value), cursor_.next()};
    return true;
  }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::json::exception& why) {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while …"
    std::string text = why.what();
    if (const auto begin = text.find("syntax error"); begin != std::string::npos) {
      text.erase(0, begin);
    }
    // Behind a comment that nothing ends it has counted the end of the text twice.
    const std::size_t at = std::min(position > 0 ? position - 1 : 0, cursor_.end());
    return refuse({file_, static_cast<std::uint32_t>(at),
                   static_cast<std::uint32_t>(std::min(at + 1, cursor_.end()))},
                  "it is no JSON: " + text);
  }

  JsonNode take_root() { return std::move(root_); }

 private:
  bool refuse(SourceSpan where, std::string message) {
    out_.push_back({.rule = rule_,
                    .severity = Severity::error,
                    .where = where,
                    .message = std::move(message),
                    .related = {},
                    .help = "",
                    .edit = {}});
    return false;
  }

  JsonNode& leaf(Kind kind) {
    JsonNode node;
    node.kind = kind;
    node.where = cursor_.next();
    if (open_.empty()) {
      root_ = std::move(node);
      return root_;
    }
    JsonNode& parent = *open_.back();
    if (parent.kind == Kind::array) return parent.items.emplace_back(std::move(node));
    parent.members.push_back({std::move(key_), std::move(node)});
    return parent.members.back().value;
  }

  bool open(Kind kind) {
    JsonNode& node = leaf(kind);
    // Nothing is added to the parent while its child is open, so the pointer stays good.
    open_.push_back(&node);
    return open_.size() <= deepest || refuse(node.where, "it is nested too deeply");
  }

  bool close() {
    open_.back()->where.end = cursor_.next().end;
    open_.pop_back();
    return true;
  }

  Cursor cursor_;
  FileId file_;
  std::string_view rule_;
  Diagnostics& out_;
  JsonNode root_;
  std::vector<JsonNode*> open_;
  Located<std::string> key_;
};

}  // namespace

std::string_view name(JsonNode::Kind kind) {
  switch (kind) {
  case Kind::null: return "null";
  case Kind::flag: return "true or false";
  case Kind::number: return "a number";
  case Kind::text: return "a text";
  case Kind::array: return "a list";
  case Kind::object: return "an object";
  }
  return "";
}

const JsonNode* member(const JsonNode& object, std::string_view key) {
  const auto found = std::ranges::find_if(
      object.members, [&](const JsonNode::Member& one) { return one.key.value == key; });
  return found == object.members.end() ? nullptr : &found->value;
}

std::optional<JsonNode> read_json(const SourceSet& sources, FileId file, std::string_view rule,
                                  Diagnostics& out) {
  const std::string_view text = sources.text(file);
  Handler handler(text, file, rule, out);
  const bool good = nlohmann::json::sax_parse(text.begin(), text.end(), &handler,
                                              nlohmann::json::input_format_t::json, true, true);
  if (!good) return std::nullopt;
  return handler.take_root();
}

}  // namespace guestlink::json
