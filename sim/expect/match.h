#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/source.h"
#include "reference/json/shape.h"
#include "sim/expect/fields.h"
#include "sim/expect/wanted.h"

namespace guestlink::sim {

/// One field of a frame and what it has to be.
struct FieldWanted {
  const FieldName* field = nullptr;
  Wanted wanted{};
  SourceSpan where{};
};

/// What a frame has to look like.  Fields that are not named do not matter, but checksums of IPv4,
/// ICMP, ICMPv6, UDP and TCP must be right unless `csum` is named.
struct Match {
  std::vector<FieldWanted> fields{};
  std::vector<Located<std::string>> groups{};  ///< Headers that must be there.
  SourceSpan where{};
};

/// A field that is not as expected.
struct FieldDifference {
  std::string field;
  std::string expected;
  std::string seen;
  SourceSpan where{};            ///< In the scenario file; empty span: nothing there names it.
  Stretch place{};               ///< In the frame; length 0: nowhere.
  std::string expected_bytes{};  ///< Hexadecimal; empty when there is no one such value.
  std::string seen_bytes{};
};

/// Every way in which `frame` differs; binds variables as far as fields agree.
std::vector<FieldDifference> differences(const Match& match, const Dissection& frame,
                                         Variables& variables);

/// How like the wanted one a frame is: the weights of the fields that agree, of 0 to
/// full_weight().
unsigned similarity(const Match& match, const Dissection& frame, const Variables& variables);
unsigned full_weight(const Match& match);

/// Fields of `match` are those of field_names(), by group.
const json::ValueType& match_type();
/// What check() has found to be of match_type(); complains about names of numbers it cannot place.
Match read_match(const json::JsonNode& node, Diagnostics& out);

}  // namespace guestlink::sim
