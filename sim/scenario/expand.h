#pragma once

#include <string>
#include <vector>

#include "reference/base/diagnostic.h"
#include "reference/json/json_tree.h"
#include "sim/scenario/scenario.h"

namespace guestlink::sim {

/// One run of a scenario file, before its text is understood.
struct RunTree {
  std::string variant;  ///< As Scenario::variant.
  json::JsonNode tree;  ///< With `set` done and constants in place; without variants and matrix.
};

/// The runs that a file asks for.  `file` has passed check().  Complains, at the pointer, about a
/// `set` that leads nowhere.
std::vector<RunTree> expand(const json::JsonNode& file, MatrixChoice matrix, Diagnostics& out);

/// Puts the file's own constants (`let`) where they are used, all but in its variants and matrix.
void put_constants(json::JsonNode& file);

/// Rows of one index per axis, so that every pair of values of two axes stands in some row.
/// `sizes` are the axes' numbers of values, none 0.  The same on every call.
std::vector<std::vector<std::size_t>> pairwise_rows(const std::vector<std::size_t>& sizes);

}  // namespace guestlink::sim
