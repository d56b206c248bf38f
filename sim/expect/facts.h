#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reference/json/shape.h"
#include "sim/expect/expectation.h"

namespace guestlink::sim {

/// What one fact has to be; a name ends in ".…" for each level of an object in an object.
struct FactWanted {
  std::string name;
  Wanted wanted;
  SourceSpan where;
};

/// An object of facts, with objects in it.
const json::ValueType& facts_type();
std::vector<FactWanted> read_facts_wanted(const json::JsonNode& object);
/// "at vm, step \"ping\": received 0, expected 1" for each that does not hold.
std::vector<Mismatch> judge_facts(const std::vector<FactWanted>& wanted, const Facts& facts,
                                  std::string_view place, Judging& judging);

}  // namespace guestlink::sim
