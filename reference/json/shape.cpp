#include "reference/json/shape.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "reference/base/closest.h"

namespace guestlink::json {
namespace {

using Kind = ValueType::Kind;

constexpr std::size_t most_words_listed = 24;

/// As it stands in the file, for "not …".
std::string as_written(const JsonNode& node) {
  if (node.kind == JsonNode::Kind::text) return fmt::format("\"{}\"", node.text);
  if (node.kind == JsonNode::Kind::number) return fmt::format("{}", node.number);
  if (node.kind == JsonNode::Kind::flag) return node.flag ? "true" : "false";
  return std::string(name(node.kind));
}

SourceSpan first_byte(SourceSpan where) {
  return {where.file, where.begin, where.begin + 1};
}

/// Which of two alternatives a value of this kind is meant to be.
bool takes(const ValueType& type, JsonNode::Kind kind) {
  switch (type.kind) {
  case Kind::list: return kind == JsonNode::Kind::array;
  case Kind::map:
  case Kind::object: return kind == JsonNode::Kind::object;
  case Kind::either: return takes(*type.item, kind) || takes(*type.second, kind);
  case Kind::scalar: return kind != JsonNode::Kind::array && kind != JsonNode::Kind::object;
  }
  return false;
}

class Checker {
 public:
  Checker(std::string_view rule, Diagnostics& out) : rule_(rule), out_(out) {}

  void value(const JsonNode& node, const ValueType& type, const std::string& path,
             std::string_view example) {
    switch (type.kind) {
    case Kind::scalar: return scalar(node, type, path, example);
    case Kind::either:
      if (takes(*type.item, node.kind)) return value(node, *type.item, path, example);
      if (takes(*type.second, node.kind)) return value(node, *type.second, path, example);
      return wrong(node, type, path, example);
    case Kind::list:
      if (node.kind != JsonNode::Kind::array) return wrong(node, type, path, example);
      for (std::size_t i = 0; i < node.items.size(); ++i) {
        value(node.items[i], *type.item, fmt::format("{}[{}]", path, i), "");
      }
      return;
    case Kind::map:
      if (node.kind != JsonNode::Kind::object) return wrong(node, type, path, example);
      return map(node, type, path);
    case Kind::object:
      if (node.kind != JsonNode::Kind::object) return wrong(node, type, path, example);
      return object(node, type.object(), path);
    }
  }

 private:
  void scalar(const JsonNode& node, const ValueType& type, const std::string& path,
              std::string_view example) {
    if (type.accepts(node)) return;
    wrong(node, type, path, example);
    if (node.kind != JsonNode::Kind::text) return;
    const auto near = closest(node.text, type.choices);
    if (near) out_.back().help = fmt::format("did you mean \"{}\"?", *near);
  }

  void wrong(const JsonNode& node, const ValueType& type, const std::string& path,
             std::string_view example) {
    const bool is_long = node.kind == JsonNode::Kind::object || node.kind == JsonNode::Kind::array;
    complain(out_, rule_, is_long ? first_byte(node.where) : node.where,
             fmt::format("{} must be {}, not {}", path.empty() ? "the file" : "'" + path + "'",
                         type.words, as_written(node)),
             example.empty() ? "" : fmt::format("for instance {}", example));
  }

  void map(const JsonNode& node, const ValueType& type, const std::string& path) {
    refuse_repeated(node);
    for (const JsonNode::Member& one : node.members) {
      JsonNode key;
      key.kind = JsonNode::Kind::text;
      key.text = one.key.value;
      if (!type.key->accepts(key)) {
        complain(out_, rule_, one.key.where,
                 fmt::format("a name in '{}' must be {}, not \"{}\"", path, type.key->words,
                             one.key.value));
      }
      value(one.value, *type.item, fmt::format("{}.{}", path, one.key.value), "");
    }
  }

  void refuse_repeated(const JsonNode& node) {
    for (std::size_t i = 0; i < node.members.size(); ++i) {
      const auto& key = node.members[i].key;
      const auto begin = node.members.begin();
      const auto end = begin + static_cast<std::ptrdiff_t>(i);
      const auto before = std::find_if(
          begin, end, [&](const JsonNode::Member& one) { return one.key.value == key.value; });
      if (before == end) continue;
      complain(out_, rule_, key.where, fmt::format("'{}' is given twice", key.value));
      out_.back().related.push_back({before->key.where, "given here first"});
    }
  }

  void object(const JsonNode& node, const ObjectShape& shape, const std::string& path) {
    refuse_repeated(node);
    const auto [form, kind_is_known] = decide(node, shape);
    if (!kind_is_known) return;
    std::vector<const Field*> fields;
    for (const Field& one : shape.fields) fields.push_back(&one);
    if (form != nullptr) {
      fields.push_back(&form->key);
      for (const Field& one : form->with) fields.push_back(&one);
    }
    std::vector<std::string_view> meant;  // by misspelt keys: these are not missing as well
    for (const JsonNode::Member& one : node.members) {
      const auto field = std::ranges::find(fields, one.key.value, &Field::name);
      if (field == fields.end()) {
        meant.push_back(unknown(one, fields, shape, form));
        continue;
      }
      value(one.value, *(*field)->type,
            path.empty() ? one.key.value : fmt::format("{}.{}", path, one.key.value),
            (*field)->example);
    }
    for (const Field* field : fields) {
      if (!field->required || member(node, field->name) != nullptr) continue;
      if (std::ranges::find(meant, field->name) != meant.end()) continue;
      complain(out_, rule_, first_byte(node.where),
               fmt::format("{} has no '{}': {}", shape.name, field->name, field->meaning),
               fmt::format("for instance \"{}\": {}", field->name, field->example));
    }
  }

  /// The form of an object that has forms.  First the kind is decided, and then only that kind's
  /// keys are looked at: one mistake gives one message.
  std::pair<const Form*, bool> decide(const JsonNode& node, const ObjectShape& shape) {
    if (shape.forms.empty()) return {nullptr, true};
    std::vector<std::string_view> words;
    std::vector<const JsonNode::Member*> given;
    for (const Form& one : shape.forms) words.push_back(one.key.name);
    for (const JsonNode::Member& one : node.members) {
      if (std::ranges::find(words, one.key.value) != words.end()) given.push_back(&one);
    }
    if (given.size() > 1) {
      complain(out_, rule_, given[1]->key.where,
               fmt::format("{} is either '{}' or '{}', not both", shape.name, given[0]->key.value,
                           given[1]->key.value));
      out_.back().related.push_back({given[0]->key.where, "the other stands here"});
      return {nullptr, false};
    }
    if (!given.empty()) return {form_of(node, shape), true};
    for (const JsonNode::Member& one : node.members) {
      const auto is_it = [&](const Field& field) { return field.name == one.key.value; };
      if (std::ranges::any_of(shape.fields, is_it)) continue;
      if (const auto near = closest(one.key.value, words)) {
        complain(out_, rule_, one.key.where,
                 fmt::format("there is no '{}' in {}", one.key.value, shape.name),
                 fmt::format("did you mean '{}'?", *near));
        return {nullptr, false};
      }
    }
    complain(out_, rule_, first_byte(node.where),
             fmt::format("{} must have one of {}", shape.name, fmt::join(words, ", ")));
    return {nullptr, false};
  }

  /// The key that was meant, or nothing.
  std::string_view unknown(const JsonNode::Member& one, const std::vector<const Field*>& fields,
                           const ObjectShape& shape, const Form* form) {
    std::vector<std::string_view> words;
    words.reserve(fields.size());
    for (const Field* field : fields) words.push_back(field->name);
    const std::string kind = form == nullptr ? "" : fmt::format(" with '{}'", form->key.name);
    std::string help;
    const auto near = closest(one.key.value, words);
    if (near) {
      help = fmt::format("did you mean '{}'?", *near);
    } else if (words.size() <= most_words_listed) {
      help = fmt::format("there are {}", fmt::join(words, ", "));
    }
    complain(out_, rule_, one.key.where,
             fmt::format("there is no '{}' in {}{}", one.key.value, shape.name, kind),
             std::move(help));
    return near.value_or("");
  }

  std::string_view rule_;
  Diagnostics& out_;
};

}  // namespace

void complain(Diagnostics& out, std::string_view rule, SourceSpan where, std::string message,
              std::string help) {
  out.push_back({.rule = rule,
                 .severity = Severity::error,
                 .where = where,
                 .message = std::move(message),
                 .related = {},
                 .help = std::move(help),
                 .edit = {}});
}

const Form* form_of(const JsonNode& object, const ObjectShape& shape) {
  const auto found = std::ranges::find_if(
      shape.forms, [&](const Form& one) { return member(object, one.key.name) != nullptr; });
  return found == shape.forms.end() ? nullptr : &*found;
}

bool check(const JsonNode& node, const ValueType& type, std::string_view path,
           std::string_view rule, Diagnostics& out) {
  const std::size_t before = out.size();
  Checker(rule, out).value(node, type, std::string(path), "");
  return out.size() == before;
}

}  // namespace guestlink::json
