#include "sim/run/artefacts.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <system_error>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reference/net/describe.h"
#include "sim/report/ladder_svg.h"
#include "sim/report/page.h"
#include "sim/report/pcapng.h"
#include "sim/report/run_formats.h"
#include "sim/report/topology_svg.h"
#include "sim/run/hops.h"

namespace guestlink::sim {
namespace {

using nlohmann::ordered_json;
using Comments = std::map<std::string, std::map<std::size_t, std::string>>;

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

Status write_file(const std::string& path, const std::string& text) {
  const std::unique_ptr<std::FILE, Closer> file(std::fopen(path.c_str(), "wbe"));
  if (file && std::fwrite(text.data(), 1, text.size(), file.get()) == text.size() &&
      std::fflush(file.get()) == 0) {
    return {};
  }
  return failure(Error::Code::failed,
                 fmt::format("cannot write {}: {}", path, std::generic_category().message(errno)));
}

/// The verdicts of the expectations, and where packets were seen last that did not arrive.
Comments comments_of(const Run& run, const std::vector<Journey>& ways) {
  Comments comments = run.verdicts;
  for (const Journey& one : ways) {
    if (one.arrived) continue;
    const Journey::Sight& last = one.sights.back();
    std::string& text = comments[last.tap][last.frame];
    text += text.empty() ? "last seen here" : "; last seen here";
  }
  return comments;
}

std::string capture_of(const Run& run, const Comments& comments) {
  std::vector<CapturedTap> taps;
  for (const auto& [tap, frames] : run.evidence.taps) {
    CapturedTap one{.name = tap, .comment = "", .frames = frames, .comments = {}};
    for (const Mismatch& wrong : run.mismatches) {
      if (wrong.tap != tap) continue;
      one.comment += (one.comment.empty() ? "" : "; ") + wrong.message;
    }
    if (const auto own = comments.find(tap); own != comments.end()) one.comments = own->second;
    taps.push_back(std::move(one));
  }
  return as_pcapng(taps);
}

std::string events_of(const Run& run, const RunReport& report, const Comments& comments) {
  struct Event {
    Instant at;
    ordered_json json;
  };
  std::vector<Event> events;
  for (const StepRecord& one : run.evidence.steps) {
    events.push_back(
        {one.began, {{"event", "step"}, {"id", one.id}, {"at", one.node}, {"found", one.facts}}});
  }
  for (const auto& [tap, frames] : run.evidence.taps) {
    const auto own = comments.find(tap);
    for (std::size_t i = 0; i < frames.size(); ++i) {
      ordered_json json{{"event", "frame"},
                        {"tap", tap},
                        {"number", i + 1},
                        {"dir", frames[i].direction == Direction::in ? "in" : "out"},
                        {"bytes", frames[i].bytes.size()},
                        {"what", net::describe(frames[i].bytes)}};
      if (own != comments.end() && own->second.contains(i)) json["verdict"] = own->second.at(i);
      events.push_back({frames[i].at, std::move(json)});
    }
  }
  std::ranges::stable_sort(events, {}, &Event::at);
  std::string text;
  const Instant begin = events.empty() ? Instant{} : events.front().at;
  for (Event& one : events) {
    one.json["seconds"] = static_cast<double>((one.at - begin).count()) / 1e9;
    text += one.json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
  }
  return text + report_as_json(report) + "\n";
}

std::vector<std::string> taps_in_order(const Run& run) {
  std::vector<std::string> taps;
  for (const Link& link : run.topology.links) {
    for (const Endpoint& end : {link.a, link.b}) {
      const std::string name = to_string(end);
      if (run.evidence.taps.contains(name)) taps.push_back(name);
    }
  }
  for (const auto& [tap, frames] : run.evidence.taps) {
    if (std::ranges::find(taps, tap) == taps.end() && !frames.empty()) taps.push_back(tap);
  }
  return taps;
}

std::string ladder_of(const Run& run, const std::vector<Journey>& ways, const Comments& comments) {
  struct Timed {
    Instant at;
    LadderArrow arrow;
  };
  std::vector<Timed> arrows;
  const auto is_wrong = [&](const Journey::Sight& sight) {
    const auto tap = comments.find(sight.tap);
    if (tap == comments.end()) return false;
    const auto verdict = tap->second.find(sight.frame);
    return verdict != tap->second.end() && verdict->second.find("as expected") == std::string::npos;
  };
  Instant begin{};
  for (const Journey& way : ways) {
    if (begin == Instant{} || way.sights.front().at < begin) begin = way.sights.front().at;
  }
  for (const Journey& way : ways) {
    for (std::size_t i = 0; i < way.sights.size(); ++i) {
      const Journey::Sight& here = way.sights[i];
      const bool is_last = i + 1 == way.sights.size();
      if (is_last && way.arrived) continue;
      LadderArrow arrow{.from = here.tap,
                        .to = is_last ? "" : way.sights[i + 1].tap,
                        .label = i == 0 ? fmt::format("+{} {}", in_milliseconds(here.at - begin),
                                                      way.what.substr(way.what.find(' ') + 1))
                                        : "",
                        .is_wrong = is_wrong(here)};
      arrows.push_back({here.at, std::move(arrow)});
    }
  }
  std::ranges::stable_sort(arrows, {}, &Timed::at);
  std::vector<LadderArrow> plain;
  plain.reserve(arrows.size());
  for (Timed& one : arrows) plain.push_back(std::move(one.arrow));
  return ladder_svg(taps_in_order(run), plain);
}

std::string difference_table(const Mismatch& wrong, const SourceSet& sources) {
  std::string text = fmt::format("<p class=\"failed\">{}</p>\n", escape_markup(wrong.message));
  if (!wrong.fields.empty()) {
    text += "<table><tr><th>field</th><th>expected</th><th>seen</th><th>bytes</th></tr>\n";
    for (const FieldDifference& one : wrong.fields) {
      text += fmt::format(
          "<tr><td>{}</td><td>{}</td><td class=\"failed\">{}</td><td><code>{}</code></td></tr>\n",
          escape_markup(one.field), escape_markup(one.expected), escape_markup(one.seen),
          one.expected_bytes.empty() ? ""
                                     : fmt::format("{:#06x} {} → {}", one.place.begin,
                                                   one.expected_bytes, one.seen_bytes));
    }
    text += "</table>\n";
  }
  for (const std::string& note : wrong.notes) {
    text += fmt::format("<p>{}</p>\n", escape_markup(note));
  }
  const LineColumn at = sources.position(wrong.where.file, wrong.where.begin);
  return text + fmt::format("<p><code>{}:{}:{}</code></p>\n",
                            escape_markup(sources.path(wrong.where.file)), at.line, at.column);
}

std::string list_of(std::string_view heading, const std::vector<std::string>& lines) {
  if (lines.empty()) return "";
  std::string text = fmt::format("<h2>{}</h2>\n<ul>\n", heading);
  for (const std::string& one : lines) text += fmt::format("<li>{}</li>\n", escape_markup(one));
  return text + "</ul>\n";
}

std::string page_of(const Run& run, const RunReport& report, const SourceSet& sources,
                    const std::vector<Journey>& ways, const Comments& comments) {
  std::string body =
      fmt::format("<h1><span class=\"{0}\">{0}</span> {1}</h1>\n<p>{2}</p>\n", report.outcome,
                  escape_markup(report.name), escape_markup(report.title));
  body += fmt::format("<p><code>{}</code>, seed {}, {:.3f} s</p>\n",
                      escape_markup(to_string(report.where)), report.seed, report.seconds);
  if (!run.mismatches.empty()) body += "<h2>What differs</h2>\n";
  for (const Mismatch& one : run.mismatches) body += difference_table(one, sources);
  body += list_of("Packets that did not arrive", run.paths);
  body += list_of("What links did away with", run.losses);
  if (!run.cause.empty()) {
    body += fmt::format("<h2>Likely cause</h2>\n<pre>{}</pre>\n", escape_markup(run.cause));
  }
  body += "<h2>Topology</h2>\n" + topology_svg(run.topology);
  body += "<h2>Packets</h2>\n" + ladder_of(run, ways, comments);
  body += "<h2>Steps</h2>\n<table><tr><th>step</th><th>at</th><th>found</th></tr>\n";
  for (const StepRecord& one : run.evidence.steps) {
    std::string facts;
    for (const auto& [name, value] : one.facts) facts += fmt::format("{} = {}\n", name, value);
    body += fmt::format("<tr><td>{}</td><td>{}</td><td><pre>{}</pre></td></tr>\n",
                        escape_markup(one.id), escape_markup(one.node), escape_markup(facts));
  }
  return page(report.name, body + "</table>\n");
}

}  // namespace

std::string folder_name(std::string_view run) {
  std::string name;
  for (const char letter : run) {
    if (letter == ']') continue;
    const bool plain = std::string_view("[/=, ").find(letter) == std::string_view::npos;
    name += plain ? letter : '.';
  }
  return name;
}

Result<std::vector<std::string>> write_artefacts(const std::string& folder, const Run& run,
                                                 const RunReport& report,
                                                 const SourceSet& sources) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) {
    return failure(Error::Code::failed,
                   fmt::format("cannot make {}: {}", folder, problem.message()));
  }
  const std::vector<Journey> ways = journeys(run.topology, run.evidence);
  const Comments comments = comments_of(run, ways);
  const std::vector<std::pair<std::string, std::string>> files{
      {"capture.pcapng", capture_of(run, comments)},
      {"events.jsonl", events_of(run, report, comments)},
      {"topology.svg", topology_svg(run.topology)},
      {"report.html", page_of(run, report, sources, ways, comments)}};
  std::vector<std::string> written;
  for (const auto& [name, text] : files) {
    const std::string path = fmt::format("{}/{}", folder, name);
    if (auto done = write_file(path, text); !done) return tl::unexpected(done.error());
    written.push_back(path);
  }
  return written;
}

}  // namespace guestlink::sim
