// A scenario's world: built from its topology, then every node is switched on: its cards, its
// forwarder, its addresses and routes, what it knows of its neighbours.

#include "sim/run/set_up.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sim/steps/service_kind.h"

namespace guestlink::sim {
namespace {

class Switchboard {
 public:
  Switchboard(Lab& lab, const Scenario& scenario) : lab_(lab), scenario_(scenario) {}

  const Topology& topology() const { return plan_.topology; }

  Status switch_on_all() {
    // A tap carries nothing before its virtual machine opens it, and a forwarder may stand there.
    for (const Node& node : plan_.topology.nodes) {
      if (auto done = open_cards(node.name); !done) return done;
    }
    for (const Node& node : plan_.topology.nodes) {
      if (auto done = configure(node.name); !done) return done;
    }
    for (const Node& node : plan_.topology.nodes) {
      if (auto done = serve(node.name); !done) return done;
    }
    return {};
  }

  Status switch_on(const std::string& node) {
    if (lab_.running.contains("vm " + node)) return {};
    if (auto done = open_cards(node); !done) return done;
    if (auto done = configure(node); !done) return done;
    return serve(node);
  }

  Status switch_off(const std::string& node, bool orderly) {
    const auto end = [&](std::map<std::string, Background>::iterator one) {
      if (orderly) {
        one->second.stop();
      } else {
        one->second.kill();
      }
      return lab_.running.erase(one);
    };
    const std::string machine = "vm " + node;
    for (auto one = lab_.running.begin(); one != lab_.running.end();) {
      const bool its_own = one->first.ends_with(" " + node) && one->first != machine;
      one = its_own ? end(one) : std::next(one);
    }
    if (const auto one = lab_.running.find(machine); one != lab_.running.end()) end(one);
    return {};
  }

 private:
  Status open_cards(const std::string& node) {
    std::vector<VmPort> ports;
    for (const Link* link : cards_of(plan_.topology, node)) {
      const Interface* const said = plan_.topology.interface(link->b);
      ports.push_back({link->a, link->b, said == nullptr ? std::nullopt : said->mac});
    }
    if (ports.empty()) return {};
    auto machine = lab_.world->start_vm(ports);
    if (!machine) return tl::unexpected(machine.error());
    lab_.running.insert_or_assign("vm " + node, std::move(*machine));
    for (const VmPort& port : ports) {
      if (auto done = configure_card(port.card); !done) return done;
      if (auto done = record(port.card); !done) return done;
    }
    return {};
  }

  Status configure_card(const Endpoint& card) {
    const Interface* const said = plan_.topology.interface(card);
    if (said != nullptr && said->mtu != 1500) {
      if (auto done = lab_.world->set_mtu(card, said->mtu); !done) return done;
    }
    if (said != nullptr && !said->up) return {};
    if (auto done = lab_.world->set_up(card); !done) return done;
    if (said == nullptr) return {};
    for (const net::Ipv4Cidr& address : said->addresses) {
      if (auto done = lab_.world->add_address(card, address); !done) return done;
    }
    return {};
  }

  Status record(const Endpoint& at) {
    if (!recording_) return {};
    auto recorder = lab_.world->capture(at);
    if (!recorder) return tl::unexpected(recorder.error());
    lab_.recorders.push_back(*recorder);
    return {};
  }

  Status configure(const std::string& node) {
    if (auto done = start_forwarder(lab_, scenario_, plan_, node); !done) return done;
    const NodeWish& wish = wish_of(scenario_, node);
    if (scenario_.static_neighbours) {
      if (auto done = introduce_neighbours(wish); !done) return done;
    }
    if (!wish.gateway || forwards_itself(wish)) return {};
    auto done = lab_.world->add_route(node, net::Ipv4Cidr{{}, 0}, *wish.gateway);
    if (done) return done;
    return failure(done.error().code,
                   fmt::format("{}: the gateway {} cannot be used: {}", node,
                               net::to_string(*wish.gateway), done.error().message));
  }

  Status serve(const std::string& node) {
    const auto trouble = start_services(lab_, node, wish_of(scenario_, node).services);
    if (!trouble) return tl::unexpected(trouble.error());
    return trouble->empty() ? Status{} : failure(Error::Code::failed, *trouble);
  }

  /// The forwarder's own neighbours stand in its settings.
  Status introduce_neighbours(const NodeWish& node) {
    for (const Presence& own : plan_.presences) {
      if (own.at.node != node.name || is_answered_by_forwarder(node, own.at)) continue;
      for (const Presence& other : plan_.beside(scenario_, own.at)) {
        if (other.at.node == node.name) continue;
        for (const net::Ipv4Cidr& address : other.addresses) {
          if (auto done = lab_.world->add_neighbour(own.at, address.address, other.mac); !done) {
            return done;
          }
        }
      }
    }
    return {};
  }

  static bool is_answered_by_forwarder(const NodeWish& node, const Endpoint& at) {
    if (!forwards_itself(node)) return false;
    const auto ports = forwarded_interfaces(*node.forwarder);
    return std::ranges::find(ports, at.interface) != ports.end();
  }

 public:
  Status record_everywhere() {
    recording_ = true;
    for (const Link& link : plan_.topology.links) {
      for (const Endpoint& end : {link.a, link.b}) {
        if (auto done = record(end); !done) return done;
      }
    }
    for (const NodeWish& node : scenario_.nodes) {
      if (!node.forwarder || node.forwarder->mode != "bridge" || forwards_itself(node)) continue;
      if (node.forwarder->bridge.empty()) continue;
      if (auto done = record({node.name, node.forwarder->bridge}); !done) return done;
    }
    return {};
  }

 private:
  Lab& lab_;
  const Scenario& scenario_;
  const Plan plan_ = plan_of(scenario_);
  bool recording_ = false;  ///< What comes before the steps is nobody's claim.
};

}  // namespace

std::vector<std::string> needs_of(const Scenario& scenario) {
  std::vector<std::string> needs{"userns", "netns", "mountns", "pidns", "veth", "af-packet"};
  const auto add = [&](const std::string& name) {
    if (std::ranges::find(needs, name) == needs.end()) needs.push_back(name);
  };
  for (const Link& link : scenario.topology.links) {
    if (link.medium == MediumName::tap) add("tap");
  }
  for (const NodeWish& node : scenario.nodes) {
    if (!node.forwarder) continue;
    if (forwards_itself(node)) {
      add("nft");  // it keeps the kernel silent
      add("tap");
    } else if (node.forwarder->mode == "bridge") {
      add("bridge");
    } else if (node.forwarder->mode == "nat44") {
      add("nft");
    }
  }
  for (const NodeWish& node : scenario.nodes) {
    const auto serves = [&](std::string_view what) {
      return json::member(node.services, what) != nullptr;
    };
    if (serves("dhcp") || serves("dns")) add("dnsmasq");
    if (serves("http")) add("busybox");
    if (serves("sshd")) {
      add("sshd");
      add("users");
    }
  }
  for (const Step& step : scenario.steps) {
    if (step.kind->name == "ssh") add("ssh");
    if (step.kind->name == "dhcp") add("busybox");
  }
  for (const std::string& one : scenario.needs) add(one);
  if (const auto own = scenario.world_needs.find("netns"); own != scenario.world_needs.end()) {
    for (const std::string& one : own->second) add(one);
  }
  if (scenario.topology_from_laptop) {
    // What the rehearsal's own machines are made of; nft also keeps the kernel silent.
    for (const char* one : {"tap", "bridge", "users", "dnsmasq", "busybox", "nft", "iptables"}) {
      add(one);
    }
  }
  return needs;
}

Result<std::unique_ptr<Lab>> set_up(const Scenario& scenario, const WorldOptions& options,
                                    std::string folder) {
  auto lab = std::make_unique<Lab>();
  lab->folder = std::move(folder);
  const auto board = std::make_shared<Switchboard>(*lab, scenario);
  auto world = World::create(board->topology(), options);
  if (!world) return tl::unexpected(world.error());
  lab->world = std::move(*world);
  lab->topology = board->topology();
  lab->switch_on = [board](const std::string& node) { return board->switch_on(node); };
  lab->switch_off = [board](const std::string& node, bool orderly) {
    return board->switch_off(node, orderly);
  };
  lab->boot = [](const std::string& node) -> Result<Facts> {
    return failure(Error::Code::unsupported, node + ": the scenario names no laptop");
  };
  if (auto done = board->switch_on_all(); !done) return tl::unexpected(done.error());
  if (auto done = board->record_everywhere(); !done) return tl::unexpected(done.error());
  return lab;
}

}  // namespace guestlink::sim
