#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/source.h"
#include "reference/json/shape.h"
#include "sim/expect/fields.h"

namespace guestlink::sim {

/// Values that names got: by the first packet that matched, kept for all later ones.
using Variables = std::map<std::string, std::string>;

/// What a value has to be.
struct Wanted {
  enum class Kind : std::uint8_t {
    literal,   ///< `text`, or `number` where there is one.
    network,   ///< An address of `network`.
    any_of,    ///< One of `choices`.
    range,     ///< From `least` to `most`.
    present,   ///< "*"
    variable,  ///< "$name": the first value binds, later ones must agree.
  };
  Kind kind = Kind::present;
  std::string text{};  ///< As written, canonically; of a variable, its name.
  std::optional<std::uint64_t> number{};
  net::Ipv4Cidr network{};
  net::Ipv6Cidr network6{};  ///< Of a field that holds an IPv6 address.
  std::vector<Wanted> choices{};
  std::uint64_t least = 0;
  std::uint64_t most = UINT64_MAX;
};

/// As a person reads it: "10.0.0.0/24", "28 to 40", "a or b", "$nat_id = 7".
std::string to_string(const Wanted& wanted, const Variables& variables);

/// Whether `value` is what is wanted; binds a variable that has no value yet.
bool accepts(const Wanted& wanted, const FieldValue& value, Variables& variables);

/// The bytes that `field` would have, when `wanted` is one value and the field has a place.
std::vector<std::byte> bytes_of(const Wanted& wanted, const FieldName& field, std::size_t length,
                                const Variables& variables);

/// Reads what was written for a field of this kind; nothing when it makes no sense there.
std::optional<Wanted> read_wanted(const json::JsonNode& node, FieldKind kind,
                                  std::span<const NumberName> names);
/// What may be written for a field of this kind.
const json::ValueType& wanted_type(FieldKind kind);
/// For values that are no fields of frames: a text, a number, true or false, and the rest.
const json::ValueType& plain_wanted_type();
std::optional<Wanted> read_plain_wanted(const json::JsonNode& node);

}  // namespace guestlink::sim
