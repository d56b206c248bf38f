#include "sim/scenario/check_prediction.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "reference/json/scalars.h"
#include "reference/json/shape.h"

namespace guestlink::sim {
namespace {

using json::JsonNode;
using json::member;

bool has_items(const JsonNode* node) {
  return node != nullptr && (!node->items.empty() || !node->text.empty());
}

bool is_false(const JsonNode& object, std::string_view key) {
  const JsonNode* node = member(object, key);
  return node != nullptr && node->kind == JsonNode::Kind::flag && !node->flag;
}

bool says_finding(const JsonNode& expectation) {
  return member(expectation, "finding") != nullptr && !is_false(expectation, "present");
}

/// "booted": false, "leased": false, and any "error".
bool says_bad_boot(const JsonNode& expectation) {
  const JsonNode* result = member(expectation, "result");
  if (result == nullptr || json::text_of(expectation, "step") != "boot") return false;
  return is_false(*result, "booted") || is_false(*result, "leased") ||
         std::ranges::any_of(result->members,
                             [](const auto& fact) { return fact.key.value.ends_with("error"); });
}

/// The files that a run or a file speaks of: its directories, and what is changed in them.
std::vector<std::string> files_of(const JsonNode& tree) {
  std::vector<std::string> all = json::texts_of(tree, "laptop");
  if (const JsonNode* edits = member(tree, "edits")) {
    for (const JsonNode& one : edits->items) {
      for (const char* key : {"file", "was", "becomes"}) all.push_back(json::text_of(one, key));
    }
  }
  return all;
}

bool expects_otherwise(const JsonNode& file, const RunTree& run) {
  const JsonNode* variants = member(file, "variants");
  const JsonNode* own = variants == nullptr ? nullptr : member(*variants, run.variant);
  return own != nullptr &&
         (member(*own, "expect") != nullptr || member(*own, "expect_failure") != nullptr);
}

}  // namespace

void check_prediction(const JsonNode& file, const RunTree& run, Diagnostics& out) {
  const JsonNode* laptop = member(run.tree, "laptop");
  if (laptop == nullptr) return;
  const JsonNode* check = member(run.tree, "check");
  if (check != nullptr &&
      (has_items(member(*check, "must")) || has_items(member(*check, "unpredicted")))) {
    return;
  }
  const auto& expected = member(run.tree, "expect")->items;
  if (std::ranges::any_of(expected, says_finding)) return;
  const bool is_another = files_of(run.tree) != files_of(file);
  const bool fails =
      std::ranges::any_of(expected, says_bad_boot) || (is_another && expects_otherwise(file, run));
  if (!fails) return;
  json::complain(out, "scenario", laptop->where,
                 "this laptop is to fail, but nothing names the finding that predicts it",
                 "name it in check.must, or say in check.unpredicted why there is none");
}

}  // namespace guestlink::sim
