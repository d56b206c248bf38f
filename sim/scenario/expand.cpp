#include "sim/scenario/expand.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "reference/json/shape.h"
#include "sim/scenario/pointer.h"

namespace guestlink::sim {
namespace {

using json::JsonNode;
using Rows = std::vector<std::vector<std::size_t>>;

/// Replaces each text that is "$name" of a constant by the constant, which keeps the place of its
/// use.
void substitute(JsonNode& node, const JsonNode& constants) {
  if (node.kind == JsonNode::Kind::text && node.text.size() > 1 && node.text.front() == '$') {
    if (const JsonNode* constant = json::member(constants, node.text.substr(1))) {
      const SourceSpan where = node.where;
      node = *constant;
      node.where = where;
      return;
    }
  }
  for (JsonNode& item : node.items) substitute(item, constants);
  for (JsonNode::Member& one : node.members) substitute(one.value, constants);
}

void remove(JsonNode& object, std::string_view key) {
  std::erase_if(object.members, [&](const auto& one) { return one.key.value == key; });
}

void replace(JsonNode& object, const std::string& key, const JsonNode& value) {
  remove(object, key);
  object.members.push_back({{key, value.where}, value});
}

void apply_set(JsonNode& tree, const JsonNode* set, Diagnostics& out) {
  if (set == nullptr) return;
  for (const JsonNode::Member& one : set->members) {
    std::string trouble;
    if (set_at(tree, one.key.value, one.value, trouble)) continue;
    json::complain(out, "scenario", one.key.where,
                   fmt::format("nothing can be set at '{}': {}", one.key.value, trouble));
  }
}

/// The lists of both, and the bounds of `own` where it has some.
JsonNode joined_checks(const JsonNode& shared, const JsonNode& own) {
  JsonNode both = shared;
  for (const JsonNode::Member& one : own.members) {
    const auto same = std::ranges::find_if(
        both.members, [&](const auto& other) { return other.key.value == one.key.value; });
    if (same == both.members.end()) {
      both.members.push_back(one);
    } else if (one.value.kind == JsonNode::Kind::array) {
      same->value.items.insert(same->value.items.end(), one.value.items.begin(),
                               one.value.items.end());
    } else {
      same->value = one.value;
    }
  }
  return both;
}

RunTree make_variant(const JsonNode& base, const JsonNode::Member& variant, Diagnostics& out) {
  RunTree run{variant.key.value, base};
  apply_set(run.tree, json::member(variant.value, "set"), out);
  for (const char* const key : {"title", "worlds", "expect", "expect_failure"}) {
    if (const JsonNode* own = json::member(variant.value, key)) replace(run.tree, key, *own);
  }
  if (const JsonNode* own = json::member(variant.value, "check")) {
    const JsonNode* shared = json::member(run.tree, "check");
    replace(run.tree, "check", shared == nullptr ? *own : joined_checks(*shared, *own));
  }
  put_constants(run.tree);
  return run;
}

Rows full_rows(const std::vector<std::size_t>& sizes) {
  Rows rows{{}};
  for (const std::size_t size : sizes) {
    Rows longer;
    for (const auto& row : rows) {
      for (std::size_t value = 0; value < size; ++value) {
        longer.push_back(row);
        longer.back().push_back(value);
      }
    }
    rows = std::move(longer);
  }
  return rows;
}

Rows rows_for(const std::vector<std::size_t>& sizes, MatrixChoice choice) {
  switch (choice) {
  case MatrixChoice::first: return {std::vector<std::size_t>(sizes.size(), 0)};
  case MatrixChoice::full: return full_rows(sizes);
  case MatrixChoice::pairwise: return pairwise_rows(sizes);
  }
  return {};
}

}  // namespace

void put_constants(JsonNode& file) {
  const JsonNode* constants = json::member(file, "let");
  if (constants == nullptr || constants->kind != JsonNode::Kind::object) return;
  const JsonNode copy = *constants;
  for (JsonNode::Member& one : file.members) {
    const std::string& key = one.key.value;
    if (key != "let" && key != "variants" && key != "matrix") substitute(one.value, copy);
  }
}

std::vector<std::vector<std::size_t>> pairwise_rows(const std::vector<std::size_t>& sizes) {
  if (sizes.size() < 2) return full_rows(sizes);
  using Pair = std::tuple<std::size_t, std::size_t, std::size_t, std::size_t>;
  std::set<Pair> open;
  for (std::size_t a = 0; a < sizes.size(); ++a) {
    for (std::size_t b = a + 1; b < sizes.size(); ++b) {
      for (std::size_t x = 0; x < sizes[a]; ++x) {
        for (std::size_t y = 0; y < sizes[b]; ++y) open.emplace(a, x, b, y);
      }
    }
  }
  Rows rows;
  while (!open.empty()) {
    // A row begins with the first open pair; each further axis takes the value that closes most.
    const auto [first, first_value, second, second_value] = *open.begin();
    std::vector<std::size_t> row(sizes.size(), 0);
    std::vector<bool> chosen(sizes.size(), false);
    row[first] = first_value;
    row[second] = second_value;
    chosen[first] = chosen[second] = true;
    for (std::size_t axis = 0; axis < sizes.size(); ++axis) {
      if (chosen[axis]) continue;
      std::size_t best = 0;
      for (std::size_t value = 0; value < sizes[axis]; ++value) {
        std::size_t closed = 0;
        for (std::size_t other = 0; other < sizes.size(); ++other) {
          if (!chosen[other]) continue;
          const Pair pair = other < axis ? Pair{other, row[other], axis, value}
                                         : Pair{axis, value, other, row[other]};
          closed += open.count(pair);
        }
        if (closed <= best) continue;
        best = closed;
        row[axis] = value;
      }
      chosen[axis] = true;
    }
    for (std::size_t a = 0; a < row.size(); ++a) {
      for (std::size_t b = a + 1; b < row.size(); ++b) open.erase({a, row[a], b, row[b]});
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<RunTree> expand(const JsonNode& file, MatrixChoice matrix, Diagnostics& out) {
  JsonNode base = file;
  remove(base, "variants");
  remove(base, "matrix");
  std::vector<RunTree> runs;
  const JsonNode* axes = json::member(file, "matrix");
  if (axes == nullptr || axes->members.empty()) {
    runs.push_back({"", base});
    put_constants(runs.back().tree);
  } else {
    std::vector<std::size_t> sizes;
    for (const JsonNode::Member& axis : axes->members) sizes.push_back(axis.value.members.size());
    if (std::ranges::find(sizes, 0U) != sizes.end()) {
      json::complain(out, "scenario", axes->where, "an axis of the matrix has no values");
      return runs;
    }
    for (const auto& row : rows_for(sizes, matrix)) {
      RunTree run{"", base};
      for (std::size_t axis = 0; axis < row.size(); ++axis) {
        const JsonNode::Member& value = axes->members[axis].value.members[row[axis]];
        run.variant += fmt::format("{}{}={}", run.variant.empty() ? "" : ",",
                                   axes->members[axis].key.value, value.key.value);
        apply_set(run.tree, &value.value, out);
      }
      put_constants(run.tree);
      runs.push_back(std::move(run));
    }
  }
  if (const JsonNode* variants = json::member(file, "variants")) {
    for (const JsonNode::Member& one : variants->members) {
      runs.push_back(make_variant(base, one, out));
    }
  }
  return runs;
}

}  // namespace guestlink::sim
