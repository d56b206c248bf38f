#include "sim/run/run_scenario.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/run/barrier.h"
#include "sim/run/hops.h"
#include "sim/run/laptop_lab.h"
#include "sim/run/look.h"
#include "sim/run/node_facts.h"
#include "sim/run/set_up.h"
#include "sim/world/needs.h"

namespace guestlink::sim {
namespace {

using std::chrono::milliseconds;

/// After the last step nothing may arrive for so long before the run is judged.
constexpr Duration usual_quiet = milliseconds(15);
/// The same before a run is called failed: the machine may be busy with something else.
constexpr Duration patient_quiet = milliseconds(250);
constexpr Duration longest_unrest = std::chrono::seconds(3);

/// The clock of the frames.
Instant wall_clock() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<Duration>(since).count()};
}

Duration scaled(Duration duration, double by) {
  return Duration(static_cast<Duration::rep>(static_cast<double>(duration.count()) * by));
}

class Performance {
 public:
  Performance(const Scenario& scenario, const Topology& topology, Lab& lab,
              const RunOptions& options)
      : scenario_(scenario),
        topology_(topology),
        lab_(lab),
        options_(options),
        end_(lab.world->now() + time_for_all()) {}

  /// What is wrong, or was done, before the first step.
  void begin_with(std::vector<Mismatch> wrong, std::optional<Facts> boot) {
    wrong_ = std::move(wrong);
    if (!boot) return;
    evidence_.steps.push_back(
        {.id = "boot", .node = "guest", .began = wall_clock(), .facts = std::move(*boot)});
  }

  /// Takes the steps; what kept one from being taken is a mismatch.
  Status take_steps() {
    for (const Step& step : scenario_.steps) {
      const Duration left = end_ - lab_.world->now();
      if (left <= Duration{}) {
        wrong_.push_back({.message = fmt::format("the time of {} is over before step \"{}\"",
                                                 in_milliseconds(scenario_.timeout), step.id),
                          .where = step.where,
                          .step = step.id});
        return {};
      }
      StepRecord record{.id = step.id, .node = step.node, .began = wall_clock()};
      const Duration deadline = scaled(step.deadline, options_.time_scale);
      auto facts = step.kind->run(lab_, step.node, step.arguments, std::min(deadline, left));
      if (!facts) {
        return failure(facts.error().code,
                       fmt::format("step \"{}\": {}", step.id, facts.error().message));
      }
      record.facts = std::move(*facts);
      evidence_.steps.push_back(std::move(record));
      if (step.await &&
          !wait_for(step, *step.await, std::min(deadline, end_ - lab_.world->now()))) {
        return {};
      }
    }
    return {};
  }

  /// Waits until nothing moves any more, and judges; what must never pass once more when a barrier
  /// has followed it.
  Result<std::vector<Mismatch>> judge() {
    settle(usual_quiet);
    auto found = look_and_judge();
    if (found && !found->empty()) {
      settle(patient_quiet);
      found = look_and_judge();
    }
    if (!found || !found->empty() || !scenario_.claims_absence) return found;
    Barrier barrier(scenario_, topology_, lab_);
    // Where it does not come through (a link is down, or loses frames) the silence must do.
    static_cast<void>(barrier.pass());
    take_frames(&barrier);
    return judge_all();
  }

  Evidence& evidence() { return evidence_; }
  auto take_verdicts() { return std::move(verdicts_); }

 private:
  Duration time_for_all() const { return scaled(scenario_.timeout, options_.time_scale); }

  bool holds(const Await& await) const {
    const auto state = lab_.world->interface({await.node, await.interface});
    if (!state || !*state || !(*state)->carrier) return false;
    if (!await.address) return true;
    return std::ranges::find((*state)->addresses, *await.address) != (*state)->addresses.end();
  }

  bool wait_for(const Step& step, const Await& await, Duration patience) {
    if (lab_.world->wait_until([&] { return holds(await); }, patience)) return true;
    wrong_.push_back(
        {.message = fmt::format("after step \"{}\": {}:{} {} within {}", step.id, await.node,
                                await.interface,
                                await.address ? "did not get " + net::to_string(*await.address)
                                              : "did not get carrier",
                                in_milliseconds(patience)),
         .where = await.where,
         .step = step.id});
    return false;
  }

  /// The longest that a frame can be under way on all links together.
  Duration time_under_way() const {
    Duration sum{};
    for (const LinkWish& link : scenario_.links) sum += link.delay + link.jitter;
    return sum;
  }

  std::size_t frames_seen() {
    std::size_t count = 0;
    for (Recorder* recorder : lab_.recorders) count += recorder->frames().size();
    return count;
  }

  void settle(Duration quiet) {
    World& world = *lab_.world;
    const Duration silence = scaled(quiet, options_.time_scale) + time_under_way();
    std::size_t seen = frames_seen();
    Instant since = world.now();
    const auto is_quiet = [&] {
      const std::size_t now_seen = frames_seen();
      if (now_seen != seen) {
        seen = now_seen;
        since = world.now();
      }
      return world.now() - since >= silence;
    };
    // Who never falls silent is judged by what was seen so far.
    static_cast<void>(world.wait_until(is_quiet, longest_unrest + silence));
  }

  Result<std::vector<Mismatch>> look_and_judge() {
    take_frames(nullptr);
    if (auto looked = look_at_nodes(); !looked) return tl::unexpected(looked.error());
    return judge_all();
  }

  void take_frames(const Barrier* barrier) {
    evidence_.taps.clear();
    for (const Link& link : topology_.links) {
      evidence_.taps[to_string(link.a)];
      evidence_.taps[to_string(link.b)];
    }
    for (Recorder* recorder : lab_.recorders) {
      const auto frames = recorder->frames();
      std::vector<SeenFrame> own(frames.begin(), frames.end());
      if (barrier != nullptr) barrier->leave_out(*recorder, own);
      auto& kept = evidence_.taps[to_string(recorder->at())];
      std::ranges::move(own, std::back_inserter(kept));
    }
  }

  std::vector<Mismatch> judge_all() {
    std::vector<Mismatch> found = wrong_;
    for (Recorder* recorder : lab_.recorders) {
      const std::string tap = to_string(recorder->at());
      if (const auto lost = recorder->lost(); lost != 0) {
        found.push_back({.message = fmt::format("tap {}: the kernel could not record {} frames: "
                                                "nothing is proven about it",
                                                tap, lost),
                         .where = scenario_.where,
                         .tap = tap});
      }
    }
    for (const auto& [tap, frames] : evidence_.taps) {
      if (frames.size() <= scenario_.most_packets) continue;
      found.push_back({.message = fmt::format("tap {}: {} frames passed, limits.packets is {}", tap,
                                              frames.size(), scenario_.most_packets),
                       .where = scenario_.where,
                       .tap = tap});
    }
    Judging judging{.variables = scenario_.constants, .time_scale = options_.time_scale};
    for (const auto& one : scenario_.expect) {
      std::ranges::move(one->judge(evidence_, judging), std::back_inserter(found));
    }
    verdicts_ = std::move(judging.verdicts);
    return found;
  }

  Status look_at_nodes() {
    evidence_.states.clear();
    evidence_.logs = logs_of(lab_);
    for (auto& [link, facts] : link_counters(lab_, topology_)) evidence_.counters[link] = facts;
    for (const auto& one : scenario_.expect) {
      const std::string& node = one->node().value;
      if (node.empty() || !one->step().value.empty() || evidence_.states.contains(node)) continue;
      auto facts = facts_of(*lab_.world, node);
      if (!facts) return tl::unexpected(facts.error());
      // Once it was stopped for its counters, what it said before that holds.
      Facts flows = forwarder_flows(lab_, node);
      if (!flows.empty()) flows_[node] = std::move(flows);
      for (const auto& [name, value] : flows_[node]) (*facts)[name] = value;
      evidence_.states.emplace(node, std::move(*facts));
    }
    for (const auto& one : scenario_.expect) {
      const std::string node = one->forwarder();
      if (node.empty() || evidence_.counters.contains("forwarder " + node)) continue;
      evidence_.counters["forwarder " + node] = forwarder_counters(lab_, node);
    }
    return {};
  }

  const Scenario& scenario_;
  const Topology& topology_;
  Lab& lab_;
  const RunOptions& options_;
  Instant end_;
  Evidence evidence_;
  std::map<std::string, Facts> flows_;  ///< What a node's own forwarder translates.
  std::map<std::string, std::map<std::size_t, std::string>> verdicts_;
  std::vector<Mismatch> wrong_;  ///< Before anything is judged.
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

bool fits(const ExpectedFailure& expected, const Mismatch& one) {
  if (!expected.step.empty() && expected.step != one.step) return false;
  if (!expected.tap.empty() && expected.tap != one.tap) return false;
  if (!expected.packet.empty() && expected.packet != one.packet) return false;
  if (!expected.rule.empty() && expected.rule != one.rule) return false;
  if (!expected.field.empty() && expected.field != one.field &&
      std::ranges::find(one.fields, expected.field, &FieldDifference::field) == one.fields.end()) {
    return false;
  }
  return expected.text.empty() || contains(one.message, expected.text) ||
         std::ranges::any_of(one.notes,
                             [&](const auto& note) { return contains(note, expected.text); });
}

/// Whether that link lost a frame for that reason.
bool fits(const ExpectedFailure& expected, const std::map<std::string, Facts>& counters) {
  if (expected.link.empty() && expected.counter.empty()) return true;
  return std::ranges::any_of(counters, [&](const auto& one) {
    if (!one.first.starts_with("link ")) return false;
    if (!expected.link.empty() && one.first != "link " + expected.link) return false;
    return std::ranges::any_of(one.second, [&](const auto& fact) {
      return fact.first.starts_with("lost.") && fact.second != "0" &&
             (expected.counter.empty() || fact.first == "lost." + expected.counter);
    });
  });
}

std::string in_words(const ExpectedFailure& expected) {
  std::string text;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) text += fmt::format("{}{} \"{}\"", text.empty() ? "" : ", ", name, value);
  };
  add("step", expected.step);
  add("tap", expected.tap);
  add("id", expected.packet);
  add("field", expected.field);
  add("rule", expected.rule);
  add("link", expected.link);
  add("counter", expected.counter);
  add("text", expected.text);
  return text.empty() ? "in any way" : "at " + text;
}

}  // namespace

std::vector<Mismatch> judge_failure(const ExpectedFailure& expected,
                                    const std::vector<Mismatch>& mismatches,
                                    const std::map<std::string, Facts>& counters) {
  if (mismatches.empty()) {
    return {{.message = "everything holds, but this run is to fail " + in_words(expected),
             .where = expected.where}};
  }
  const auto is_it = [&](const Mismatch& one) { return fits(expected, one); };
  if (fits(expected, counters) && std::ranges::any_of(mismatches, is_it)) return {};
  std::vector<Mismatch> found{
      {.message = "it fails in another way than expected: " + in_words(expected),
       .where = expected.where}};
  found.insert(found.end(), mismatches.begin(), mismatches.end());
  return found;
}

namespace {

std::map<std::string, std::string> forwarding_of(const Scenario& scenario,
                                                 const SourceSet& sources) {
  if (scenario.topology_from_laptop) {
    const std::string words = scenario.engine == "own" ? "guestlink's forwarder as the laptop's "
                                                         "files say"
                                                       : "the laptop's own files";
    return {{"guest", words}, {"host", "the laptop's own files"}};
  }
  std::map<std::string, std::string> words;
  for (const NodeWish& node : scenario.nodes) {
    if (!node.forwarder) continue;
    const SourceSpan where = node.forwarder->where;
    const LineColumn at = sources.position(where.file, where.begin);
    words[node.name] =
        fmt::format("{} by {}: {}:{}:{}", node.forwarder->mode,
                    node.forwarder->engine == "own" ? "guestlink forward" : "the kernel",
                    sources.path(where.file), at.line, at.column);
  }
  return words;
}

/// Why it cannot run here at all; empty: it can.
std::string why_not(const Scenario& scenario) {
  if (std::ranges::find(scenario.worlds, "netns") == scenario.worlds.end()) {
    return fmt::format("it is for the worlds {}", fmt::join(scenario.worlds, ", "));
  }
  const std::vector<std::string> needs = needs_of(scenario);
  const auto missing = missing_needs(std::vector<std::string_view>(needs.begin(), needs.end()));
  return missing.empty() ? "" : "needs " + describe(missing.front());
}

}  // namespace

Result<Run> run_scenario(const Scenario& scenario, const SourceSet& sources,
                         const RunOptions& options) {
  const auto begun = std::chrono::steady_clock::now();
  Run run;
  run.reason = why_not(scenario);
  if (!run.reason.empty()) {
    run.outcome = Outcome::skipped;
    return run;
  }
  const std::string path(sources.path(scenario.where.file));
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  std::unique_ptr<Subject> subject;
  std::vector<Mismatch> wrong;
  if (!scenario.laptop.empty()) {
    auto loaded = load_laptop_of(scenario, sources, folder);
    if (!loaded) return tl::unexpected(loaded.error());
    subject = std::move(*loaded);
    wrong = judge_check(scenario.check, *subject, scenario.where);
  }
  const WorldOptions world{.program = options.program, .seed = scenario.seed};
  run.topology = scenario.topology_from_laptop ? shown_topology(*subject) : scenario.topology;
  std::optional<Facts> boot;
  auto lab = scenario.topology_from_laptop
                 ? set_up_laptop(scenario, *subject, world, boot.emplace())
                 : set_up(scenario, world, folder);
  if (!lab) return tl::unexpected(lab.error());
  (*lab)->folder = folder;
  Performance performance(scenario, run.topology, **lab, options);
  performance.begin_with(std::move(wrong), std::move(boot));
  if (subject) {
    performance.evidence().findings = findings_of(*subject);
    performance.evidence().devices["host"] = devices_of(*subject);
    performance.evidence().devices["host before"] = devices_before(*subject);
  }
  if (auto done = performance.take_steps(); !done) return tl::unexpected(done.error());
  auto found = performance.judge();
  if (!found) return tl::unexpected(found.error());
  run.evidence = std::move(performance.evidence());
  run.verdicts = performance.take_verdicts();
  if (!found->empty()) {
    run.losses = losses_of(**lab, run.topology);
    run.paths = lost_packets(run.topology, forwarding_of(scenario, sources), run.evidence, *found);
    if (subject) run.cause = likely_cause_in(*subject);
  }
  run.mismatches = scenario.expect_failure
                       ? judge_failure(*scenario.expect_failure, *found, run.evidence.counters)
                       : std::move(*found);
  run.outcome = run.mismatches.empty() ? Outcome::passed : Outcome::failed;
  run.lab = std::move(*lab);
  run.took = std::chrono::steady_clock::now() - begun;
  return run;
}

}  // namespace guestlink::sim
