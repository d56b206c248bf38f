#include "sim/scenario/check_names.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/json/shape.h"

namespace guestlink::sim {
namespace {

class NameCheck {
 public:
  NameCheck(const Scenario& scenario, Diagnostics& out) : scenario_(scenario), out_(out) {
    for (const Node& one : scenario.topology.nodes) nodes_.push_back(one.name);
    for (const Step& one : scenario.steps) steps_.push_back(one.id);
    for (const Link& one : scenario.topology.links) {
      ends_.push_back(to_string(one.a));
      ends_.push_back(to_string(one.b));
    }
    for (const NodeWish& one : scenario.nodes) {
      if (one.forwarder && !one.forwarder->bridge.empty()) {
        ends_.push_back(one.name + ":" + one.forwarder->bridge);
      }
    }
  }

  void check() {
    if (scenario_.topology_from_laptop) {
      // Who is there is known when the laptop's files are read.
      check_step_ids();
      steps_.emplace_back("boot");
      for (const auto& one : scenario_.expect) {
        if (!one->step().value.empty()) must_be(one->step(), "step", steps_);
      }
      return;
    }
    check_steps();
    for (const auto& one : scenario_.expect) {
      if (!one->node().value.empty()) must_be(one->node(), "node", nodes_);
      if (!one->step().value.empty()) must_be(one->step(), "step", steps_);
      for (const auto& tap : one->taps()) must_be(tap, "tap", ends_);
    }
    for (const NodeWish& one : scenario_.nodes) {
      if (one.forwarder) check_forwarder(one, *one.forwarder);
    }
    check_links();
  }

 private:
  void complain(SourceSpan where, std::string message, std::string help = "") {
    json::complain(out_, "scenario", where, std::move(message), std::move(help));
  }

  void must_be(const Located<std::string>& name, std::string_view what,
               const std::vector<std::string>& known) {
    if (std::ranges::find(known, name.value) != known.end()) return;
    const std::vector<std::string_view> words(known.begin(), known.end());
    const auto near = closest(name.value, words);
    complain(name.where, fmt::format("there is no {} '{}'", what, name.value),
             near ? fmt::format("did you mean '{}'?", *near)
                  : fmt::format("there are {}", fmt::join(words, ", ")));
  }

  void check_step_ids() {
    std::set<std::string_view> ids;
    for (const Step& one : scenario_.steps) {
      if (!ids.insert(one.id).second) {
        complain(one.where, fmt::format("two steps have the id '{}'", one.id));
      }
    }
  }

  void check_steps() {
    check_step_ids();
    for (const Step& one : scenario_.steps) {
      must_be({one.node, one.where}, "node", nodes_);
      if (one.await) must_be({one.await->node, one.await->where}, "node", nodes_);
    }
  }

  void check_forwarder(const NodeWish& node, const ForwarderWish& wish) {
    if (wish.from_laptop) {
      if (scenario_.laptop.empty()) {
        complain(wish.where, "the forwarder comes from a laptop, but the scenario names none");
      }
      return;
    }
    if (wish.mode.empty()) {
      complain(wish.where, "a forwarder needs a 'mode', or 'from' a laptop");
      return;
    }
    constexpr std::array<std::string_view, 3> of_kernel{"nat44", "bridge", "route"};
    if (wish.engine == "kernel" && std::ranges::find(of_kernel, wish.mode) == of_kernel.end()) {
      complain(wish.where, fmt::format("the kernel has no mode '{}'", wish.mode),
               "leave 'engine' out: guestlink's own forwarder has it");
      return;
    }
    if (wish.engine != "own" && !wish.pf.empty()) {
      complain(wish.where, "only the own engine reads a pf.conf here");
      return;
    }
    std::vector<std::string> needed{wish.inside, wish.outside};
    if (wish.mode == "bridge") needed = wish.ports;
    if (needed.size() < 2 || std::ranges::find(needed, "") != needed.end()) {
      complain(wish.where, wish.mode == "bridge"
                               ? "a bridge needs two 'ports' or more"
                               : fmt::format("mode '{}' needs 'inside' and 'outside'", wish.mode));
      return;
    }
    for (const std::string& one : needed) {
      must_be({node.name + ":" + one, wish.where}, "end of a link", ends_);
    }
  }

  void check_links() {
    for (std::size_t i = 0; i < scenario_.links.size(); ++i) {
      const LinkWish& wish = scenario_.links[i];
      const MediumName medium = scenario_.topology.links[i].medium;
      if (medium != MediumName::wifi && (wish.four_address_station || wish.wds_access_point)) {
        complain(wish.where, fmt::format("link '{}' is no wifi: it has no station and no access "
                                         "point",
                                         wish.id));
      }
      constexpr std::size_t most_macs = std::tuple_size_v<decltype(Impairment::macs_at_a)>;
      if (wish.allowed_macs.size() > most_macs) {
        complain(wish.where,
                 fmt::format("link '{}' lets {} senders in, but at most {} can be named", wish.id,
                             wish.allowed_macs.size(), most_macs));
      }
      if (medium == MediumName::tap && !wish.allowed_macs.empty()) {
        complain(wish.where, fmt::format("link '{}' is a tap: it lets every sender in", wish.id));
      }
    }
  }

  const Scenario& scenario_;
  Diagnostics& out_;
  std::vector<std::string> nodes_;
  std::vector<std::string> steps_;
  std::vector<std::string> ends_;
};

}  // namespace

void check_names(const Scenario& scenario, SourceSpan topology, Diagnostics& out) {
  Topology plain = scenario.topology;
  // A bridge's own interface stands on no link.
  std::erase_if(plain.interfaces, [&](const Interface& one) {
    return std::ranges::any_of(scenario.nodes, [&](const NodeWish& node) {
      return node.forwarder && node.name == one.at.node &&
             node.forwarder->bridge == one.at.interface;
    });
  });
  const SourceSpan first{topology.file, topology.begin, topology.begin + 1};
  for (std::string& one : contradictions(plain)) {
    json::complain(out, "scenario", first, std::move(one));
  }
  NameCheck(scenario, out).check();
}

}  // namespace guestlink::sim
