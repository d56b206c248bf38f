#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reference/json/shape.h"

namespace guestlink::json {
namespace {

using Json = nlohmann::ordered_json;
using Kind = ValueType::Kind;

/// "a packet expectation" as a name in $defs: "packet-expectation".
std::string definition_name(const ObjectShape& shape) {
  std::string text(shape.name);
  for (const std::string_view article : {"a ", "an ", "the "}) {
    if (text.starts_with(article)) text.erase(0, article.size());
  }
  std::ranges::replace(text, ' ', '-');
  return text;
}

class SchemaWriter {
 public:
  Json value(const ValueType& type) {
    switch (type.kind) {
    case Kind::scalar: return scalar(type);
    case Kind::list: return {{"type", "array"}, {"items", value(*type.item)}};
    case Kind::map:
      return {{"type", "object"},
              {"propertyNames", value(*type.key)},
              {"additionalProperties", value(*type.item)}};
    case Kind::either: return {{"anyOf", Json::array({value(*type.item), value(*type.second)})}};
    case Kind::object: return reference(type.object());
    }
    return {};
  }

  Json object(const ObjectShape& shape) {
    if (shape.forms.empty()) {
      Json one = with_fields(shape.fields);
      one["description"] = shape.meaning;
      return one;
    }
    Json choices = Json::array();
    for (const Form& form : shape.forms) {
      std::vector<Field> fields = shape.fields;
      fields.push_back(form.key);
      fields.back().required = true;
      fields.insert(fields.end(), form.with.begin(), form.with.end());
      choices.push_back(with_fields(fields));
    }
    return {{"description", shape.meaning}, {"oneOf", std::move(choices)}};
  }

  Json take_definitions() { return std::move(definitions_); }

 private:
  static Json scalar(const ValueType& type) {
    if (type.choices.empty()) return Json::parse(type.schema);
    Json words = Json::array();
    for (const std::string_view one : type.choices) words.push_back(one);
    return {{"enum", std::move(words)}};
  }

  Json reference(const ObjectShape& shape) {
    const std::string name = definition_name(shape);
    if (!definitions_.contains(name)) {
      definitions_[name] = nullptr;  // it may contain itself
      Json written = object(shape);
      definitions_[name] = std::move(written);
    }
    return {{"$ref", "#/$defs/" + name}};
  }

  Json with_fields(const std::vector<Field>& fields) {
    Json properties = Json::object();
    Json required = Json::array();
    for (const Field& one : fields) {
      Json schema = value(*one.type);
      schema["description"] = one.meaning;
      if (!one.example.empty()) schema["examples"] = Json::array({Json::parse(one.example)});
      if (Json::accept(one.otherwise)) schema["default"] = Json::parse(one.otherwise);
      properties[std::string(one.name)] = std::move(schema);
      if (one.required) required.push_back(one.name);
    }
    Json written{
        {"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
    if (!required.empty()) written["required"] = std::move(required);
    return written;
  }

  Json definitions_ = Json::object();
};

class TableWriter {
 public:
  void value(const ValueType& type) {
    if (type.item != nullptr) value(*type.item);
    if (type.second != nullptr) value(*type.second);
    if (type.kind == Kind::object) object(type.object());
  }
  std::string take() { return std::move(text_); }

 private:
  void object(const ObjectShape& shape) {
    if (std::ranges::find(written_, shape.name) != written_.end()) return;
    written_.push_back(shape.name);
    text_ += fmt::format("\n## {}\n\n{}\n\n", heading(shape.name), shape.meaning);
    text_ += "| key | what is written | without it | meaning |\n|---|---|---|---|\n";
    for (const Field& one : shape.fields) row(one, one.required ? "needed" : "");
    for (const Form& form : shape.forms) row(form.key, "one of these is needed");
    for (const Form& form : shape.forms) {
      if (form.with.empty()) continue;
      text_ += fmt::format("\nBeside `{}` there may stand:\n\n", form.key.name);
      text_ += "| key | what is written | without it | meaning |\n|---|---|---|---|\n";
      for (const Field& one : form.with) row(one, one.required ? "needed" : "");
    }
    for (const Field& one : shape.fields) value(*one.type);
    for (const Form& form : shape.forms) {
      value(*form.key.type);
      for (const Field& one : form.with) value(*one.type);
    }
  }

  static std::string heading(std::string_view name) {
    std::string text(name);
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
  }

  void row(const Field& one, std::string_view needed) {
    const std::string otherwise = Json::accept(one.otherwise) ? fmt::format("`{}`", one.otherwise)
                                                              : std::string(one.otherwise);
    text_ += fmt::format("| `{}` | {}{} | {} | {} |\n", one.name, one.type->words,
                         one.example.empty() ? "" : fmt::format(" (`{}`)", one.example),
                         needed.empty() ? otherwise : std::string(needed), one.meaning);
  }

  std::vector<std::string_view> written_;
  std::string text_;
};

}  // namespace

std::string schema_text(const ValueType& type, std::string_view title) {
  SchemaWriter writer;
  Json document{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
  document.update(type.kind == Kind::object ? writer.object(type.object()) : writer.value(type));
  document["$defs"] = writer.take_definitions();
  return document.dump(2) + "\n";
}

std::string markdown_tables(const ValueType& type) {
  TableWriter writer;
  writer.value(type);
  return writer.take();
}

}  // namespace guestlink::json
