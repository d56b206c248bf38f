// The only file that makes scenarios of text.  The file as a whole is held against the shapes;
// then each run (the file with its `set`s and constants) is held against them again and taken
// apart.  Values keep the places they were written at through all of it.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/scenario/check_names.h"
#include "sim/scenario/check_prediction.h"
#include "sim/scenario/expand.h"
#include "sim/scenario/pointer.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/shapes.h"

namespace guestlink::sim {
namespace {

using json::JsonNode;
using json::member;

constexpr Duration usual_timeout = std::chrono::seconds(30);
constexpr Duration usual_deadline = std::chrono::seconds(5);
constexpr std::size_t usual_packets = 10'000;

Role role_of(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, Role>, 5> roles{{{"host", Role::host},
                                                                    {"guest", Role::guest},
                                                                    {"router", Role::router},
                                                                    {"ap", Role::access_point},
                                                                    {"endpoint", Role::endpoint}}};
  for (const auto& one : roles) {
    if (one.first == word) return one.second;
  }
  return Role::endpoint;
}

MediumName medium_of(std::string_view word) {
  if (word == "tap") return MediumName::tap;
  return word == "wifi" ? MediumName::wifi : MediumName::cable;
}

double share_of(const JsonNode& object, std::string_view key) {
  const JsonNode* node = member(object, key);
  return node == nullptr ? 0 : json::parse_share(node->text).value_or(0);
}

ForwarderWish read_forwarder(const JsonNode& node) {
  const JsonNode* settings = member(node, "settings");
  const std::string mode = json::text_of(node, "mode");
  return {.engine = json::text_of(node, "engine", mode == "route" ? "kernel" : "own"),
          .mode = mode,
          .inside = json::text_of(node, "inside"),
          .outside = json::text_of(node, "outside"),
          .bridge = json::text_of(node, "bridge"),
          .ports = json::texts_of(node, "ports"),
          .settings = settings == nullptr ? JsonNode{} : *settings,
          .pf = json::text_of(node, "pf"),
          .pf_names = json::texts_of(node, "pf_names"),
          .from_laptop = member(node, "from") != nullptr,
          .where = node.where};
}

void read_nodes(const JsonNode& nodes, Scenario& to) {
  for (const JsonNode::Member& one : nodes.members) {
    to.topology.nodes.push_back({one.key.value, role_of(json::text_of(one.value, "role"))});
    NodeWish wish{.name = one.key.value,
                  .gateway = json::address_of(one.value, "gateway"),
                  .where = one.key.where};
    if (const JsonNode* forwarder = member(one.value, "forwarder")) {
      wish.forwarder = read_forwarder(*forwarder);
    }
    if (const JsonNode* services = member(one.value, "services")) wish.services = *services;
    to.nodes.push_back(std::move(wish));
  }
}

void read_link(const JsonNode& node, Scenario& to) {
  const Link link{json::text_of(node, "id"), medium_of(json::text_of(node, "medium")),
                  *parse_endpoint(json::text_of(node, "a")),
                  *parse_endpoint(json::text_of(node, "b"))};
  to.topology.links.push_back(link);
  LinkWish wish{.id = link.id, .where = node.where};
  if (const JsonNode* impair = member(node, "impair")) {
    wish.delay = json::duration_of(*impair, "delay").value_or(Duration{});
    wish.jitter = json::duration_of(*impair, "jitter").value_or(Duration{});
    wish.loss = share_of(*impair, "loss");
    wish.duplicate = share_of(*impair, "duplicate");
    wish.reorder = share_of(*impair, "reorder");
  }
  if (const JsonNode* station = member(node, "station")) {
    wish.four_address_station = json::flag_of(*station, "four_addr");
  }
  if (const JsonNode* ap = member(node, "ap")) wish.wds_access_point = json::flag_of(*ap, "wds");
  if (const JsonNode* security = member(node, "port_security")) {
    for (const std::string& mac : json::texts_of(*security, "macs")) {
      wish.allowed_macs.push_back(*net::parse_mac(mac));
    }
  }
  to.links.push_back(std::move(wish));
}

void read_interface(const JsonNode::Member& one, Scenario& to) {
  Interface made;
  made.at = *parse_endpoint(one.key.value);
  made.mac = json::mac_of(one.value, "mac");
  for (const std::string& address : json::texts_of(one.value, "addr")) {
    made.addresses.push_back(*net::parse_ipv4_cidr(address));
  }
  made.mtu = static_cast<std::uint16_t>(json::whole_of(one.value, "mtu", made.mtu));
  made.pci = json::text_of(one.value, "pci");
  to.topology.interfaces.push_back(std::move(made));
}

/// A link's mtu holds for its ends that say nothing of their own.
void spread_mtu(const JsonNode& link, const JsonNode* interfaces, Topology& topology) {
  const JsonNode* mtu = member(link, "mtu");
  if (mtu == nullptr) return;
  for (const char* const key : {"a", "b"}) {
    const std::string name = json::text_of(link, key);
    const JsonNode* own = interfaces == nullptr ? nullptr : member(*interfaces, name);
    if (own != nullptr && member(*own, "mtu") != nullptr) continue;
    const Endpoint end = *parse_endpoint(name);
    auto found = std::ranges::find(topology.interfaces, end, &Interface::at);
    if (found == topology.interfaces.end()) {
      topology.interfaces.push_back({.at = end});
      found = std::prev(topology.interfaces.end());
    }
    found->mtu = static_cast<std::uint16_t>(*mtu->natural);
  }
}

void read_topology(const JsonNode& node, Scenario& to) {
  read_nodes(*member(node, "nodes"), to);
  const JsonNode* links = member(node, "links");
  const JsonNode* interfaces = member(node, "interfaces");
  if (interfaces != nullptr) {
    for (const JsonNode::Member& one : interfaces->members) read_interface(one, to);
  }
  if (links != nullptr) {
    for (const JsonNode& link : links->items) {
      read_link(link, to);
      spread_mtu(link, interfaces, to.topology);
    }
  }
  to.static_neighbours = json::text_of(node, "neighbours", "static") == "static";
}

Step read_step(const JsonNode& node) {
  const json::Form* form = json::form_of(node, step_type().object());
  Step step{.id = json::text_of(node, "id"),
            .node = json::text_of(node, "at"),
            .kind = find_step_kind(form->key.name),
            .arguments = *member(node, form->key.name),
            .deadline = json::duration_of(node, "deadline").value_or(usual_deadline),
            .where = node.where};
  if (const JsonNode* await = member(node, "await")) {
    const Endpoint at = *parse_endpoint(json::text_of(*await, "at"));
    step.await = Await{.node = at.node, .interface = at.interface, .where = await->where};
    if (const JsonNode* address = member(*await, "addr")) {
      step.await->address = net::parse_ipv4_cidr(address->text);
    }
  }
  return step;
}

LaptopCheck read_check(const JsonNode& node) {
  LaptopCheck check{.allowed = json::texts_of(node, "allow"),
                    .demanded = json::texts_of(node, "must")};
  if (const JsonNode* bounds = member(node, "max")) {
    check.most_errors = json::whole_of(*bounds, "error");
    if (member(*bounds, "warning") != nullptr) {
      check.most_warnings = json::whole_of(*bounds, "warning");
    }
  }
  return check;
}

std::vector<LaptopEdit> read_edits(const JsonNode& tree) {
  std::vector<LaptopEdit> edits;
  const JsonNode* list = member(tree, "edits");
  if (list == nullptr) return edits;
  for (const JsonNode& one : list->items) {
    edits.push_back({.file = json::text_of(one, "file"),
                     .was = json::text_of(one, "was"),
                     .becomes = json::text_of(one, "becomes"),
                     .where = member(one, "was")->where});
  }
  return edits;
}

void read_head(const JsonNode& tree, Scenario& to) {
  to.name = json::text_of(tree, "name");
  to.title = json::text_of(tree, "title");
  to.tags = json::texts_of(tree, "tags");
  to.worlds = json::texts_of(tree, "worlds");
  if (to.worlds.empty()) to.worlds = {"netns", "vm", "model"};
  const JsonNode* needs = member(tree, "needs");
  if (needs != nullptr && needs->kind == JsonNode::Kind::object) {
    for (const JsonNode::Member& one : needs->members) {
      to.world_needs[one.key.value] = json::texts_of(*needs, one.key.value);
    }
  } else {
    to.needs = json::texts_of(tree, "needs");
  }
  to.engine = json::text_of(tree, "engine", "kernel");
  to.laptop = json::texts_of(tree, "laptop");
  to.edits = read_edits(tree);
  to.seed = json::whole_of(tree, "seed", to.seed);
  to.timeout = usual_timeout;
  to.most_packets = usual_packets;
  if (const JsonNode* limits = member(tree, "limits")) {
    to.timeout = json::duration_of(*limits, "timeout").value_or(usual_timeout);
    to.most_packets = json::whole_of(*limits, "packets", usual_packets);
  }
  if (const JsonNode* check = member(tree, "check")) to.check = read_check(*check);
  if (const JsonNode* failure = member(tree, "expect_failure")) {
    to.expect_failure = ExpectedFailure{.step = json::text_of(*failure, "step"),
                                        .text = json::text_of(*failure, "text"),
                                        .tap = json::text_of(*failure, "tap"),
                                        .packet = json::text_of(*failure, "id"),
                                        .field = json::text_of(*failure, "field"),
                                        .rule = json::text_of(*failure, "rule"),
                                        .link = json::text_of(*failure, "link"),
                                        .counter = json::text_of(*failure, "counter"),
                                        .where = failure->where};
  }
}

std::optional<Scenario> read_run(const RunTree& run, Diagnostics& out) {
  if (!json::check(run.tree, run_type(), "", "scenario", out)) return std::nullopt;
  const std::size_t before = out.size();
  Scenario scenario;
  scenario.variant = run.variant;
  scenario.where = member(run.tree, "name")->where;
  read_head(run.tree, scenario);
  const JsonNode* topology = member(run.tree, "topology");
  if (topology != nullptr) {
    read_topology(*topology, scenario);
  } else if (scenario.laptop.empty()) {
    json::complain(out, "scenario", scenario.where,
                   "there is neither a 'topology' nor a 'laptop' to take it from");
    return std::nullopt;
  }
  if (!scenario.edits.empty() && scenario.laptop.empty()) {
    json::complain(out, "scenario", member(run.tree, "edits")->where,
                   "there are edits, but no 'laptop' whose files they change");
  }
  scenario.topology_from_laptop = topology == nullptr;
  for (const JsonNode& one : member(run.tree, "steps")->items) {
    scenario.steps.push_back(read_step(one));
  }
  for (const JsonNode& one : member(run.tree, "expect")->items) {
    scenario.claims_absence = scenario.claims_absence || member(one, "never") != nullptr;
    auto expectation = read_expectation(one, out);
    if (expectation) scenario.expect.push_back(std::move(expectation));
  }
  if (scenario.expect.empty() && out.size() == before) {
    json::complain(out, "scenario", member(run.tree, "expect")->where,
                   "a scenario without expectations claims nothing");
  }
  check_names(scenario, topology == nullptr ? scenario.where : topology->where, out);
  if (out.size() > before) return std::nullopt;
  return scenario;
}

/// Variants that repeat a mistake of the file do not tell it again.
void drop_repeated(Diagnostics& out, std::size_t from) {
  for (std::size_t i = from; i < out.size();) {
    const auto same = [&](const Diagnostic& one) {
      return one.where == out[i].where && one.message == out[i].message;
    };
    const auto begin = out.begin() + static_cast<std::ptrdiff_t>(from);
    const auto here = out.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::any_of(begin, here, same)) {
      out.erase(here);
    } else {
      ++i;
    }
  }
}

/// The file's name without folders and ending.
std::string_view stem(std::string_view path) {
  path.remove_prefix(path.rfind('/') + 1);  // npos + 1 is 0
  return path.substr(0, path.rfind(".json"));
}

/// The whole file as its runs; `tree` has its includes and settings in place.
std::vector<Scenario> runs_of(const SourceSet& sources, FileId file, const JsonNode& tree,
                              MatrixChoice matrix, Diagnostics& out) {
  const std::size_t before = out.size();
  // Constants may stand where another type is wanted, so the file is checked with them in place.
  JsonNode whole = tree;
  put_constants(whole);
  if (!json::check(whole, scenario_type(), "", "scenario", out)) return {};
  const std::string name = json::text_of(tree, "name");
  if (name != stem(sources.path(file))) {
    json::complain(out, "scenario", member(tree, "name")->where,
                   fmt::format("the file is called '{}', not '{}'", stem(sources.path(file)), name),
                   "a scenario has its file's name");
  }
  std::vector<Scenario> runs;
  for (const RunTree& run : expand(tree, matrix, out)) {
    auto scenario = read_run(run, out);
    if (!scenario) continue;
    check_prediction(whole, run, out);
    runs.push_back(std::move(*scenario));
  }
  drop_repeated(out, before);
  if (out.size() > before) runs.clear();
  return runs;
}

/// What `part` has of `key` comes behind what `topology` has.
void append_part(JsonNode& topology, const JsonNode& part, const char* key) {
  const JsonNode* more = member(part, key);
  if (more == nullptr) return;
  const auto same =
      std::ranges::find_if(topology.members, [&](const auto& one) { return one.key.value == key; });
  if (same == topology.members.end()) {
    topology.members.push_back({{key, more->where}, *more});
    return;
  }
  auto& to = same->value;
  to.members.insert(to.members.end(), more->members.begin(), more->members.end());
  to.items.insert(to.items.end(), more->items.begin(), more->items.end());
}

void include_parts(SourceSet& sources, FileId file, const FileReader& files, JsonNode& tree,
                   Diagnostics& out) {
  const JsonNode* list = member(tree, "include");
  if (list == nullptr) return;
  const std::string path(sources.path(file));
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  const std::vector<JsonNode> names = list->items;
  for (const JsonNode& name : names) {
    auto text = files.read(folder + name.text);
    if (!text) {
      json::complain(out, "scenario", name.where, text.error().message);
      continue;
    }
    const FileId part_file = sources.add(folder + name.text, std::move(*text));
    const auto part = json::read_json(sources, part_file, "scenario", out);
    if (!part || !json::check(*part, topology_part_type(), "", "scenario", out)) continue;
    auto topology = std::ranges::find_if(
        tree.members, [](const auto& one) { return one.key.value == "topology"; });
    if (topology == tree.members.end()) {
      JsonNode empty;
      empty.kind = JsonNode::Kind::object;
      empty.where = name.where;
      tree.members.push_back({{"topology", name.where}, empty});
      topology = std::prev(tree.members.end());
    }
    for (const char* key : {"nodes", "links", "interfaces"}) {
      append_part(topology->value, *part, key);
    }
  }
}

void set_values(SourceSet& sources, const std::map<std::string, std::string>& values,
                JsonNode& tree, Diagnostics& out) {
  for (const auto& [pointer, text] : values) {
    const FileId given = sources.add("--set " + pointer, text);
    const auto value = json::read_json(sources, given, "scenario", out);
    if (!value) continue;
    std::string trouble;
    if (set_at(tree, pointer, *value, trouble)) continue;
    json::complain(out, "scenario", value->where,
                   fmt::format("nothing can be set at '{}': {}", pointer, trouble));
  }
}

}  // namespace

std::string Scenario::full_name() const {
  return variant.empty() ? name : fmt::format("{}[{}]", name, variant);
}

std::vector<Scenario> read_scenario(const SourceSet& sources, FileId file, Diagnostics& out,
                                    MatrixChoice matrix) {
  const auto tree = json::read_json(sources, file, "scenario", out);
  if (!tree) return {};
  if (const JsonNode* parts = member(*tree, "include")) {
    json::complain(out, "scenario", parts->where, "nothing can be included here");
    return {};
  }
  return runs_of(sources, file, *tree, matrix, out);
}

std::vector<Scenario> read_scenario(SourceSet& sources, FileId file, const FileReader& files,
                                    const ReadOptions& options, Diagnostics& out) {
  const std::size_t before = out.size();
  auto tree = json::read_json(sources, file, "scenario", out);
  if (!tree) return {};
  set_values(sources, options.set, *tree, out);
  include_parts(sources, file, files, *tree, out);
  if (out.size() > before) return {};
  auto runs = runs_of(sources, file, *tree, options.matrix, out);
  for (Scenario& run : runs) run.parts = json::texts_of(*tree, "include");
  return runs;
}

}  // namespace guestlink::sim
