#include "sim/run/run_scenario.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "sim/run/hops.h"
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
  Performance(const Scenario& scenario, Lab& lab, const RunOptions& options)
      : scenario_(scenario),
        lab_(lab),
        options_(options),
        end_(lab.world->now() + time_for_all()) {}

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

  /// Waits until nothing moves any more, and judges.
  Result<std::vector<Mismatch>> judge() {
    settle(usual_quiet);
    auto found = judge_now();
    if (found && !found->empty()) {
      settle(patient_quiet);
      found = judge_now();
    }
    return found;
  }

  Evidence& evidence() { return evidence_; }

 private:
  Duration time_for_all() const { return scaled(scenario_.timeout, options_.time_scale); }

  bool holds(const Await& await) {
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

  Result<std::vector<Mismatch>> judge_now() {
    std::vector<Mismatch> found = wrong_;
    evidence_.taps.clear();
    for (const Link& link : scenario_.topology.links) {
      evidence_.taps[to_string(link.a)];
      evidence_.taps[to_string(link.b)];
    }
    for (Recorder* recorder : lab_.recorders) {
      const std::string tap = to_string(recorder->at());
      const auto frames = recorder->frames();
      auto& kept = evidence_.taps[tap];
      kept.insert(kept.end(), frames.begin(), frames.end());
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
    if (auto looked = look_at_nodes(); !looked) return tl::unexpected(looked.error());
    Judging judging{.variables = scenario_.constants, .time_scale = options_.time_scale};
    for (const auto& one : scenario_.expect) {
      std::ranges::move(one->judge(evidence_, judging), std::back_inserter(found));
    }
    return found;
  }

  Status look_at_nodes() {
    evidence_.states.clear();
    for (const auto& one : scenario_.expect) {
      const std::string& node = one->node().value;
      if (node.empty() || !one->step().value.empty() || evidence_.states.contains(node)) continue;
      auto facts = facts_of(*lab_.world, node);
      if (!facts) return tl::unexpected(facts.error());
      evidence_.states.emplace(node, std::move(*facts));
    }
    return {};
  }

  const Scenario& scenario_;
  Lab& lab_;
  const RunOptions& options_;
  Instant end_;
  Evidence evidence_;
  std::vector<Mismatch> wrong_;  ///< Before anything is judged.
};

std::vector<std::string> losses_of(World& world, const Scenario& scenario) {
  std::vector<std::string> lines;
  for (const Link& link : scenario.topology.links) {
    const auto counts = world.link_counts(link.id);
    if (!counts) continue;  // a link without shortcomings loses nothing
    for (std::size_t i = 1; i < static_cast<std::size_t>(Loss::count_); ++i) {
      const auto lose = [&](const LossCounts& lost, const Endpoint& from) {
        if (lost[i] == 0) return;
        lines.push_back(fmt::format("link {}: {} from {} lost: {}", link.id, lost[i],
                                    to_string(from), name(static_cast<Loss>(i))));
      };
      lose(counts->from_a, link.a);
      lose(counts->from_b, link.b);
    }
  }
  return lines;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

bool fits(const ExpectedFailure& expected, const Mismatch& one) {
  if (!expected.step.empty() && expected.step != one.step) return false;
  if (!expected.tap.empty() && expected.tap != one.tap) return false;
  if (!expected.packet.empty() && expected.packet != one.packet) return false;
  if (!expected.field.empty() && expected.field != one.field &&
      std::ranges::find(one.fields, expected.field, &FieldDifference::field) == one.fields.end()) {
    return false;
  }
  return expected.text.empty() || contains(one.message, expected.text) ||
         std::ranges::any_of(one.notes,
                             [&](const auto& note) { return contains(note, expected.text); });
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
  add("text", expected.text);
  return text.empty() ? "in any way" : "at " + text;
}

}  // namespace

std::vector<Mismatch> judge_failure(const ExpectedFailure& expected,
                                    const std::vector<Mismatch>& mismatches) {
  if (mismatches.empty()) {
    return {{.message = "everything holds, but this run is to fail " + in_words(expected),
             .where = expected.where}};
  }
  const auto is_it = [&](const Mismatch& one) { return fits(expected, one); };
  if (std::ranges::any_of(mismatches, is_it)) return {};
  std::vector<Mismatch> found{
      {.message = "it fails in another way than expected: " + in_words(expected),
       .where = expected.where}};
  found.insert(found.end(), mismatches.begin(), mismatches.end());
  return found;
}

Result<Run> run_scenario(const Scenario& scenario, const SourceSet& sources,
                         const RunOptions& options) {
  const auto begun = std::chrono::steady_clock::now();
  Run run;
  const auto ended = [&] { run.took = std::chrono::steady_clock::now() - begun; };
  const std::vector<std::string> needs = needs_of(scenario);
  const std::vector<std::string_view> names(needs.begin(), needs.end());
  if (const auto missing = missing_needs(names); !missing.empty()) {
    run.outcome = Outcome::skipped;
    run.reason = "needs " + describe(missing.front());
    ended();
    return run;
  }
  const std::string path(sources.path(scenario.where.file));
  auto lab = set_up(scenario, {.program = options.program, .seed = scenario.seed},
                    path.substr(0, path.rfind('/') + 1));
  if (!lab) return tl::unexpected(lab.error());
  Performance performance(scenario, **lab, options);
  if (auto done = performance.take_steps(); !done) return tl::unexpected(done.error());
  auto found = performance.judge();
  if (!found) return tl::unexpected(found.error());
  run.evidence = std::move(performance.evidence());
  run.losses = losses_of(*(*lab)->world, scenario);
  if (!found->empty()) run.paths = lost_packets(scenario, run.evidence, *found);
  run.mismatches =
      scenario.expect_failure ? judge_failure(*scenario.expect_failure, *found) : *found;
  run.outcome = run.mismatches.empty() ? Outcome::passed : Outcome::failed;
  run.lab = std::move(*lab);
  ended();
  return run;
}

}  // namespace guestlink::sim
