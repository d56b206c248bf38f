#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/diagnostic.h"
#include "reference/base/source.h"
#include "reference/base/time.h"
#include "reference/json/shape.h"
#include "sim/expect/match.h"
#include "sim/world/facts.h"
#include "sim/world/recorder.h"

namespace guestlink::sim {

/// A step that has run.
struct StepRecord {
  std::string id;
  std::string node;
  Instant began;  ///< On the clock of the frames.
  Facts facts{};
};

/// A finding of `guestlink check` about the scenario's laptop.
struct SeenFinding {
  std::string rule;
  std::string severity;  ///< "info", "warning", "error" or "security".
  std::string message;
  std::string place;  ///< "host/boot/loader.conf:3:1"
};

/// All that a run has to show for itself.
struct Evidence {
  std::map<std::string, std::vector<SeenFrame>> taps{};  ///< By "node:interface".
  std::vector<StepRecord> steps{};
  std::map<std::string, Facts> states{};  ///< By node: "route.default" -> "172.24.1.1".
  std::vector<SeenFinding> findings{};
  /// By node, what its programs wrote, each line with the program before it: "sshd: Server
  /// listening on 0.0.0.0 port 22.".
  std::map<std::string, std::vector<std::string>> logs{};
  std::map<std::string, Facts> counters{};  ///< Of "link air" and "forwarder guest".
  /// By node, what pciconf(8) would list there: "ppt0@pci0:4:0:0.class" -> "0x028000".
  std::map<std::string, Facts> devices{};
};

/// Handed from expectation to expectation, in the file's order.
struct Judging {
  Variables variables{};
  /// Frames by the id of the expected packet that they are.
  std::map<std::string, std::vector<std::byte>> packets{};
  /// By tap and the frame's number there, from 0: what was said of it, for captures.
  std::map<std::string, std::map<std::size_t, std::string>> verdicts{};
  double time_scale = 1;  ///< Upper bounds of times are stretched by it, for slow machines.
};

/// One way in which a claim does not hold.
struct Mismatch {
  std::string message{};  ///< One line, without a full stop.
  SourceSpan where{};     ///< The place in the scenario file.
  std::vector<FieldDifference> fields{};
  std::vector<std::string> notes{};  ///< More lines.
  // What `expect_failure` can name; empty where it does not apply.
  std::string tap{};
  std::string packet{};
  std::string step{};
  std::string rule{};
  std::string field{};  ///< That shows what must not show; those that differ stand in `fields`.
};

/// A claim about what was seen.
class Expectation {
 public:
  Expectation() = default;
  Expectation(const Expectation&) = delete;
  Expectation& operator=(const Expectation&) = delete;
  virtual ~Expectation() = default;
  /// Every way in which the claim does not hold; empty: it holds.
  virtual std::vector<Mismatch> judge(const Evidence& evidence, Judging& judging) const = 0;
  /// The taps that must be recorded for it: "host:re1".
  virtual std::vector<Located<std::string>> taps() const { return {}; }
  /// The step that it speaks of, and the node; empty: none.
  virtual Located<std::string> step() const { return {}; }
  virtual Located<std::string> node() const { return {}; }
  /// The node whose own forwarder must be asked for its counters, which ends it; empty: none.
  virtual std::string forwarder() const { return {}; }
};

/// One kind of expectation: a file in sim/expect and a row in its all.cpp.
struct ExpectationKind {
  std::string_view name{};         ///< The key that decides: "packets".
  json::Form (*form)() = nullptr;  ///< That key, and those that may stand beside it.
  /// From what check() has found good; complains where the parts contradict each other.
  std::unique_ptr<const Expectation> (*read)(const json::JsonNode& node,
                                             Diagnostics& out) = nullptr;
  std::string_view example{};  ///< JSON; a test reads it, docs/scenarios.md shows it.
};

/// All of them.
std::span<const ExpectationKind* const> expectation_kinds();
/// One entry of a scenario's `expect`.
const json::ValueType& expectation_type();
/// Nothing when it complained.
std::unique_ptr<const Expectation> read_expectation(const json::JsonNode& node, Diagnostics& out);

/// A mismatch for a person, indented by two, with the places in the scenario file; with a line
/// end.
std::string in_words(const Mismatch& mismatch, const SourceSet& sources);

// For the kinds' own use.

/// A key that several kinds have.
json::Field tap_field();
json::Field why_field();
json::Field direction_field();
std::optional<Direction> read_direction(const json::JsonNode& node);
Located<std::string> located_text(const json::JsonNode& object, std::string_view key);
/// true unless `present` is written and false.
json::Field present_field();
bool read_present(const json::JsonNode& node);
/// "3.000ms"
std::string in_milliseconds(Duration duration);

}  // namespace guestlink::sim
