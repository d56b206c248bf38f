#include "sim/run/look.h"

#include <chrono>
#include <csignal>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace guestlink::sim {
namespace {

using nlohmann::json;

void flatten(const json& value, const std::string& name, Facts& facts) {
  if (value.is_object()) {
    for (const auto& [key, inner] : value.items()) {
      flatten(inner, name.empty() ? key : fmt::format("{}.{}", name, key), facts);
    }
  } else {
    facts[name] = value.is_string() ? value.get<std::string>() : value.dump();
  }
}

void add_lines(std::string_view text, const std::string& program, std::vector<std::string>& lines) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (!line.empty()) lines.push_back(fmt::format("{}: {}", program, line));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
}

}  // namespace

std::map<std::string, std::vector<std::string>> logs_of(Lab& lab) {
  std::map<std::string, std::vector<std::string>> logs;
  for (auto& [name, program] : lab.running) {
    const std::size_t blank = name.rfind(' ');
    if (blank == std::string::npos) continue;
    auto& lines = logs[name.substr(blank + 1)];
    program.running();
    add_lines(program.out(), name.substr(0, blank), lines);
    add_lines(program.err(), name.substr(0, blank), lines);
  }
  return logs;
}

std::map<std::string, Facts> link_counters(Lab& lab, const Topology& topology) {
  std::map<std::string, Facts> all;
  for (const Link& link : topology.links) {
    const auto counts = lab.world->link_counts(link.id);
    if (!counts) continue;  // a link without shortcomings counts nothing
    Facts& facts = all["link " + link.id];
    for (std::size_t i = 0; i < static_cast<std::size_t>(Loss::count_); ++i) {
      const std::string fate =
          i == 0 ? "passed" : fmt::format("lost.{}", name(static_cast<Loss>(i)));
      facts[fate] = fmt::format("{}", counts->from_a[i] + counts->from_b[i]);
      facts["from_a." + fate] = fmt::format("{}", counts->from_a[i]);
      facts["from_b." + fate] = fmt::format("{}", counts->from_b[i]);
    }
    facts["deauthentications"] = fmt::format("{}", counts->deauthentications);
  }
  return all;
}

std::vector<std::string> losses_of(Lab& lab, const Topology& topology) {
  std::vector<std::string> lines;
  for (const Link& link : topology.links) {
    const auto counts = lab.world->link_counts(link.id);
    if (!counts) continue;
    const auto tell = [&](const LossCounts& lost, const Endpoint& from) {
      for (std::size_t i = 1; i < static_cast<std::size_t>(Loss::count_); ++i) {
        if (lost[i] == 0) continue;
        lines.push_back(fmt::format("link {}: {} from {} lost: {}", link.id, lost[i],
                                    to_string(from), name(static_cast<Loss>(i))));
      }
    };
    tell(counts->from_a, link.a);
    tell(counts->from_b, link.b);
  }
  return lines;
}

Facts forwarder_flows(Lab& lab, const std::string& node) {
  const auto found = lab.running.find("forwarder " + node);
  if (found == lab.running.end()) return {};
  Background& forwarder = found->second;
  const std::size_t before = forwarder.out().size();
  forwarder.signal(SIGUSR1);
  const auto answered = [&] {
    const std::string& out = forwarder.out();
    return out.size() > before && out.back() == '\n';
  };
  if (!forwarder.running() || !lab.world->wait_until(answered, std::chrono::seconds(10))) return {};
  const json told = json::parse(forwarder.out().substr(before), nullptr, false);
  if (told.is_discarded() || !told.contains("count")) return {};
  Facts facts{{"nat.entries", told["count"].dump()}};
  for (std::size_t i = 0; i < told["flows"].size(); ++i) {
    flatten(told["flows"][i], fmt::format("nat.entry[{}]", i), facts);
  }
  return facts;
}

Facts forwarder_counters(Lab& lab, const std::string& node) {
  const auto found = lab.running.find("forwarder " + node);
  if (found == lab.running.end()) return {};
  const Observation seen = found->second.stop();
  lab.running.erase(found);
  // Behind the lines of flows that it was asked for.
  const std::size_t begin = seen.out.find("{\n");
  Facts facts;
  if (begin == std::string::npos) return facts;
  const json counters = json::parse(seen.out.substr(begin), nullptr, false);
  if (!counters.is_discarded()) flatten(counters, "", facts);
  return facts;
}

}  // namespace guestlink::sim
