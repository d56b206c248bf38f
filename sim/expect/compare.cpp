// The same frames at two taps, byte for byte: what a bridge owes.

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "reference/net/describe.h"
#include "sim/expect/align.h"
#include "sim/expect/expectation.h"

namespace guestlink::sim {
namespace {

/// The fields of `a` that `b` has otherwise.
std::vector<FieldDifference> differing_fields(const Dissection& a, const Dissection& b) {
  std::vector<FieldDifference> found;
  for (const FieldName& field : field_names()) {
    const auto here = field.read(a);
    const auto there = field.read(b);
    if (!here && !there) continue;
    if (here && there && here->text == there->text) continue;
    FieldDifference one{.field = full_name(field),
                        .expected = here ? here->text : "absent",
                        .seen = there ? there->text : "absent"};
    constexpr std::size_t longest_shown = 16;
    if (here && there && there->where.length > 0 && there->where.length <= longest_shown) {
      one.place = there->where;
      one.expected_bytes = hex(a.bytes(here->where));
      one.seen_bytes = hex(b.bytes(there->where));
    }
    found.push_back(std::move(one));
  }
  return found;
}

/// How many fields of weight two frames share.
unsigned likeness(const Dissection& a, const Dissection& b) {
  unsigned weight = 0;
  for (const FieldName& field : field_names()) {
    const auto here = field.read(a);
    const auto there = field.read(b);
    if (here && there && here->text == there->text) weight += field.weight;
  }
  return weight;
}

class SameBytes final : public Expectation {
 public:
  SameBytes(std::vector<Located<std::string>> taps, Match match, std::string why, SourceSpan where)
      : taps_(std::move(taps)), match_(std::move(match)), why_(std::move(why)), where_(where) {}

  std::vector<Located<std::string>> taps() const override { return taps_; }

  std::vector<Mismatch> judge(const Evidence& evidence, Judging& judging) const override {
    const auto before = select(evidence, taps_[0].value, judging);
    const auto after = select(evidence, taps_[1].value, judging);
    std::vector<Mismatch> found;
    if (before.empty() && after.empty()) {
      found.push_back(mismatch("no such frame was seen at either tap"));
      return found;
    }
    const auto pairs = align(before.size(), after.size(), [&](std::size_t i, std::size_t j) {
      return likeness(before[i], after[j]);
    });
    for (const Aligned& pair : pairs) {
      if (!pair.seen) {
        found.push_back(mismatch(fmt::format("frame {} of {} is missing at {}", *pair.wanted + 1,
                                             taps_[0].value, taps_[1].value)));
        found.back().notes.push_back(net::describe(before[*pair.wanted].frame));
      } else if (!pair.wanted) {
        found.push_back(mismatch(fmt::format("frame {} of {} is missing at {}", *pair.seen + 1,
                                             taps_[1].value, taps_[0].value)));
        found.back().notes.push_back(net::describe(after[*pair.seen].frame));
      } else {
        compare(before[*pair.wanted], after[*pair.seen], *pair.wanted, found);
      }
    }
    return found;
  }

 private:
  Mismatch mismatch(std::string_view what) const {
    Mismatch one{
        .message = fmt::format("compare {} with {}: {}", taps_[0].value, taps_[1].value, what),
        .where = where_,
        .tap = taps_[1].value};
    if (!why_.empty()) one.notes.push_back("because: " + why_);
    return one;
  }

  void compare(const Dissection& before, const Dissection& after, std::size_t index,
               std::vector<Mismatch>& found) const {
    if (std::ranges::equal(before.frame, after.frame)) return;
    Mismatch one = mismatch(fmt::format("frame {} was changed", index + 1));
    one.fields = differing_fields(before, after);
    found.push_back(std::move(one));
  }

  /// The frames that `match` speaks of, in the order seen.
  std::vector<Dissection> select(const Evidence& evidence, const std::string& tap,
                                 const Judging& judging) const {
    std::vector<Dissection> selected;
    const auto frames = evidence.taps.find(tap);
    if (frames == evidence.taps.end()) return selected;
    for (const SeenFrame& frame : frames->second) {
      const Dissection dissection = dissect(frame.bytes);
      const bool is_meant =
          similarity(match_, dissection, judging.variables) == full_weight(match_);
      if (is_meant) selected.push_back(dissection);
    }
    return selected;
  }

  std::vector<Located<std::string>> taps_;
  Match match_;
  std::string why_;
  SourceSpan where_;
};

std::unique_ptr<const Expectation> read(const json::JsonNode& node, Diagnostics& out) {
  const json::JsonNode& list = *json::member(node, "compare");
  if (list.items.size() != 2) {
    json::complain(out, "scenario", list.where, "two taps are compared, no more and no fewer",
                   R"(for instance ["host:tap1", "host:re1"])");
    return nullptr;
  }
  std::vector<Located<std::string>> taps;
  for (const json::JsonNode& item : list.items) taps.push_back({item.text, item.where});
  const json::JsonNode* match = json::member(node, "match");
  return std::make_unique<SameBytes>(std::move(taps),
                                     match == nullptr ? Match{} : read_match(*match, out),
                                     json::text_of(node, "why"), list.where);
}

json::Form form() {
  static constexpr std::array<std::string_view, 1> words{"identical"};
  static const json::ValueType bytes{
      .words = "\"identical\"",
      .schema = "",
      .accepts = [](const json::JsonNode& node) { return node.text == "identical"; },
      .choices = words};
  return {.key = {.name = "compare",
                  .type = &json::texts,
                  .meaning = "Two taps that must see the same frames.",
                  .example = R"(["host:tap1", "host:re1"])",
                  .otherwise = ""},
          .with = {{.name = "match",
                    .type = &match_type(),
                    .meaning = "Which frames are compared; their checksums may be wrong.",
                    .example = R"({"icmp": {}})",
                    .otherwise = "all"},
                   {.name = "bytes",
                    .type = &bytes,
                    .meaning = "In what they must agree: in every byte.",
                    .example = R"("identical")",
                    .otherwise = R"("identical")"},
                   why_field()}};
}

}  // namespace

extern const ExpectationKind compare_expectation{
    .name = "compare",
    .form = form,
    .read = read,
    .example = R"({"compare": ["host:tap1", "host:re1"], "match": {"icmp": {}},
 "bytes": "identical", "why": "a bridge must not touch the frame"})",
};

}  // namespace guestlink::sim
