#include "reference/view/boot.h"

#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reference/view/places.h"

namespace guestlink::view {
namespace {

char mark(model::BootOutcome outcome) {
  switch (outcome) {
  case model::BootOutcome::done: return ' ';
  case model::BootOutcome::skipped: return '-';
  case model::BootOutcome::fails: return '!';
  case model::BootOutcome::unknown: return '?';
  }
  return '?';
}

std::string release_text(const model::Release& release) {
  return fmt::format("{}.{}", release.major, release.minor);
}

}  // namespace

std::string as_text(const model::Boot& boot, const SourceSet& sources) {
  std::string text = fmt::format("FreeBSD {}{}\n", release_text(boot.release),
                                 boot.release_assumed ? ", assumed: nothing says which" : "");
  std::optional<model::BootStage> stage;
  std::size_t number = 0;
  for (const model::BootStep& step : boot.steps) {
    if (stage != step.stage) text += fmt::format("\n{}\n", name(step.stage));
    stage = step.stage;
    text += fmt::format("{:>4} {} {}", ++number, mark(step.outcome), plain(step.action));
    if (!step.because.empty()) text += fmt::format(" ({})", plain(step.because));
    text += fmt::format("\n         {}", plain(step.by));
    for (const SourceSpan& place : step.places) text += ", " + place_text(sources, place);
    text += "\n";
  }
  return text;
}

std::string as_json(const model::Boot& boot, const SourceSet& sources) {
  nlohmann::ordered_json all{{"schema", "guestlink-boot/1"},
                             {"release", release_text(boot.release)},
                             {"release_assumed", boot.release_assumed},
                             {"steps", nlohmann::ordered_json::array()}};
  std::size_t number = 0;
  for (const model::BootStep& step : boot.steps) {
    nlohmann::ordered_json one{{"number", ++number},
                               {"stage", name(step.stage)},
                               {"outcome", name(step.outcome)},
                               {"by", step.by},
                               {"action", step.action}};
    if (!step.because.empty()) one["because"] = step.because;
    one["places"] = nlohmann::ordered_json::array();
    for (const SourceSpan& place : step.places) {
      one["places"].push_back(place_object(sources, place));
    }
    all["steps"].push_back(std::move(one));
  }
  return json_text(all);
}

}  // namespace guestlink::view
