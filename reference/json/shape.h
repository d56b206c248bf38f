#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/diagnostic.h"
#include "reference/json/json_tree.h"

namespace guestlink::json {

struct ObjectShape;

/// What may be written in one place of a JSON file.  The reader's check, the JSON Schema and the
/// documentation all come from it, so they cannot disagree.
struct ValueType {
  enum class Kind : std::uint8_t {
    scalar,  ///< One value; `accepts` decides.
    list,    ///< Of `item`.
    map,     ///< Names of the author's own, of type `key`; values of type `item`.
    object,  ///< With the keys of `object`.
    either,  ///< `item` or `second`, told apart by the kind of JSON value.
  };
  Kind kind = Kind::scalar;
  std::string_view words;   ///< What is wanted: reads after "must be".
  std::string_view schema;  ///< Of a scalar: its JSON Schema.
  bool (*accepts)(const JsonNode&) = nullptr;
  std::span<const std::string_view> choices{};  ///< The words that may be written; empty: any.
  const ValueType* item = nullptr;
  const ValueType* second = nullptr;
  const ValueType* key = nullptr;
  const ObjectShape& (*object)() = nullptr;
};

/// One key of an object.
struct Field {
  std::string_view name;
  const ValueType* type = nullptr;
  std::string_view meaning;    ///< One or two sentences, with units and source.
  std::string_view example;    ///< As JSON; a test reads it.
  std::string_view otherwise;  ///< What holds without the key, as JSON or in words; empty: nothing.
  bool required = false;
  std::string_view since = "0.1.0";
};

/// A key that decides what kind of thing the object is, and the keys that only this kind has.
struct Form {
  Field key;
  std::vector<Field> with{};
};

/// An object with known keys.  When it has forms, exactly one of their keys must be there.
struct ObjectShape {
  std::string_view name;  ///< "a step": for messages and headings; unique in a document.
  std::string_view meaning;
  std::vector<Field> fields{};
  std::vector<Form> forms{};
};

/// Whether `node` is of `type`; says in `out`, under `rule` (static storage), everything that is
/// not: unknown and repeated keys, missing ones, values of another type.  `path` names the place
/// in messages and may be empty.
bool check(const JsonNode& node, const ValueType& type, std::string_view path,
           std::string_view rule, Diagnostics& out);

/// One error about a place of the file.
void complain(Diagnostics& out, std::string_view rule, SourceSpan where, std::string message,
              std::string help = "");

/// The form whose key `object` has, after check() found it good; nullptr: none.
const Form* form_of(const JsonNode& object, const ObjectShape& shape);

/// A JSON Schema (draft 2020-12) for files whose top value is of `type`; indented, with a line
/// end.
std::string schema_text(const ValueType& type, std::string_view title);

/// A heading and a table of keys for every object that `type` contains, each once.
std::string markdown_tables(const ValueType& type);

}  // namespace guestlink::json
