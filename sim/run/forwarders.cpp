// How a node forwards: by guestlink's own forwarder, as a program, or by the node's kernel.

#include <algorithm>
#include <chrono>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reference/base/file_reader.h"
#include "sim/run/set_up.h"

namespace guestlink::sim {
namespace {

using nlohmann::ordered_json;

constexpr Duration start_patience = std::chrono::seconds(20);

net::MacAddress mac_of(const Scenario& scenario, const Endpoint& at) {
  const Interface* const said = scenario.topology.interface(at);
  return said != nullptr && said->mac ? *said->mac : default_mac(at);
}

ordered_json attachment(const Scenario& scenario, const Endpoint& at) {
  ordered_json side;
  const auto addresses = addresses_of(scenario, at);
  if (!addresses.empty()) side["address"] = net::to_string(addresses.front());
  side["mac"] = net::to_string(mac_of(scenario, at));
  const Interface* const said = scenario.topology.interface(at);
  if (said != nullptr && said->mtu != 1500) side["mtu"] = said->mtu;
  return side;
}

/// The kernel's own end: services and steps of this node use the node's addresses through it.  The
/// ports above are left to the NAT.
ordered_json local_port(const std::string& node) {
  return {{"kernel_mac", net::to_string(default_mac({node, "local-kernel"}))},
          {"mac", net::to_string(default_mac({node, "local-forwarder"}))},
          {"accept", ordered_json::array({{{"protocol", "tcp"}, {"ports", "1-9999"}},
                                          {{"protocol", "udp"}, {"ports", "1-9999"}}})}};
}

/// Of the modes that join both sides into one network, where nobody has the forwarder's address.
ordered_json one_network(const Scenario& scenario, const NodeWish& node) {
  const ForwarderWish& wish = *node.forwarder;
  ordered_json settings{{"mode", wish.mode}};
  if (wish.mode != "bridge") {
    settings["outside"] = {{"mac", net::to_string(mac_of(scenario, {node.name, wish.outside}))}};
  }
  return settings;
}

ordered_json two_networks(const Scenario& scenario, const Plan& plan, const NodeWish& node) {
  const Endpoint inside{node.name, node.forwarder->inside};
  const Endpoint outside{node.name, node.forwarder->outside};
  ordered_json settings{{"mode", node.forwarder->mode}};
  settings["inside"] = attachment(scenario, inside);
  settings["outside"] = attachment(scenario, outside);
  if (node.gateway) settings["outside"]["gateway"] = net::to_string(*node.gateway);
  if (scenario.static_neighbours) {
    auto known = ordered_json::object();
    for (const Endpoint& side : {inside, outside}) {
      const auto own = addresses_of(scenario, side);
      for (const Presence& one : plan.beside(scenario, side)) {
        for (const net::Ipv4Cidr& address : one.addresses) {
          // The settings take only neighbours of the two networks.
          if (own.empty() || !own.front().contains(address.address)) continue;
          known[net::to_string(address.address)] = net::to_string(one.mac);
        }
      }
    }
    settings["neighbours"] = std::move(known);
  }
  if (node.forwarder->mode == "nat44") {
    settings["local"] = local_port(node.name);
    settings["nat44"] = {{"seed", std::max<std::uint64_t>(scenario.seed, 1)}};
  }
  return settings;
}

bool joins_both_sides(const ForwarderWish& wish) {
  return wish.mode == "bridge" || wish.mode == "mac_nat" || wish.mode == "mac_clone";
}

ordered_json plain_json(const json::JsonNode& node) {
  using Kind = json::JsonNode::Kind;
  switch (node.kind) {
  case Kind::object: {
    auto made = ordered_json::object();
    for (const auto& one : node.members) made[one.key.value] = plain_json(one.value);
    return made;
  }
  case Kind::array: {
    auto made = ordered_json::array();
    for (const auto& one : node.items) made.push_back(plain_json(one));
    return made;
  }
  case Kind::text: return node.text;
  case Kind::flag: return node.flag;
  case Kind::number: return node.natural ? ordered_json(*node.natural) : ordered_json(node.number);
  case Kind::null: return ordered_json::object();
  }
  return ordered_json::object();
}

Status start_own(Lab& lab, const Scenario& scenario, const Plan& plan, const NodeWish& node) {
  const std::string path = "/tmp/guestlink-forward.json";
  if (auto done = lab.world->put_file(node.name, path, forwarder_settings(scenario, plan, node));
      !done) {
    return done;
  }
  const auto ports = forwarded_interfaces(*node.forwarder);
  Argv argv{World::program(), "forward",   "--settings", path,       "--inside",
            ports.at(0),      "--outside", ports.at(1),  "--format", "json"};
  if (!node.forwarder->pf.empty()) {
    const auto rules = DiskFiles().read(lab.folder + node.forwarder->pf);
    if (!rules) return tl::unexpected(rules.error());
    if (auto done = lab.world->put_file(node.name, "/tmp/pf.conf", *rules); !done) return done;
    argv.insert(argv.end(), {"--pf", "/tmp/pf.conf"});
    for (const std::string& one : node.forwarder->pf_names) {
      argv.insert(argv.end(), {"--pf-name", one});
    }
  }
  if (node.forwarder->mode == "nat44") {
    argv.insert(argv.end(), {"--local", std::string(beside_forwarder)});
  }
  auto started = lab.world->start(node.name, argv);
  if (!started) return tl::unexpected(started.error());
  if (auto ready = started->wait_for_line("ready", start_patience); !ready) {
    return failure(ready.error().code, fmt::format("{}: guestlink forward does not start: {}",
                                                   node.name, ready.error().message));
  }
  lab.running.insert_or_assign("forwarder " + node.name, std::move(*started));
  return {};
}

/// A masquerade that lets nothing in that was not asked for, as mode nat44 does.
std::string masquerade(const ForwarderWish& forwarder) {
  return fmt::format(
      "table ip guestlink {{\n"
      "  chain out {{\n"
      "    type nat hook postrouting priority 100;\n"
      "    oifname \"{1}\" masquerade;\n"
      "  }}\n"
      "  chain through {{\n"
      "    type filter hook forward priority 0; policy drop;\n"
      "    iifname \"{0}\" oifname \"{1}\" accept;\n"
      "    ct state established,related accept;\n"
      "  }}\n"
      "}}\n",
      forwarder.inside, forwarder.outside);
}

Status bridge_by_kernel(World& world, const Scenario& scenario, const NodeWish& node) {
  const ForwarderWish& wish = *node.forwarder;
  const Endpoint bridge{node.name, wish.bridge.empty() ? "bridge0" : wish.bridge};
  if (auto done = world.make_bridge(bridge, {.mac = mac_of(scenario, bridge)}); !done) return done;
  for (const std::string& port : wish.ports) {
    if (auto done = world.add_member(bridge, port); !done) return done;
  }
  if (auto done = world.set_up(bridge); !done) return done;
  for (const net::Ipv4Cidr& address : addresses_of(scenario, bridge)) {
    if (auto done = world.add_address(bridge, address); !done) return done;
  }
  return {};
}

Status forward_by_kernel(World& world, const Scenario& scenario, const NodeWish& node) {
  if (node.forwarder->mode == "bridge") return bridge_by_kernel(world, scenario, node);
  if (auto done = world.set_sysctl(node.name, "net.ipv4.ip_forward", "1"); !done) return done;
  if (node.forwarder->mode != "nat44") return {};
  const auto seen = world.run(
      node.name, Command{.argv = {"nft", "-f", "-"}, .input = masquerade(*node.forwarder)},
      start_patience);
  if (!seen) return tl::unexpected(seen.error());
  if (seen->good()) return {};
  return failure(Error::Code::failed, fmt::format("{}: nft: {}", node.name, seen->err));
}

}  // namespace

std::string forwarder_settings(const Scenario& scenario, const Plan& plan, const NodeWish& node) {
  ordered_json settings = joins_both_sides(*node.forwarder) ? one_network(scenario, node)
                                                            : two_networks(scenario, plan, node);
  settings.merge_patch(plain_json(node.forwarder->settings));
  return settings.dump(2) + "\n";
}

Status start_forwarder(Lab& lab, const Scenario& scenario, const Plan& plan,
                       const std::string& node) {
  const NodeWish& wish = wish_of(scenario, node);
  if (!wish.forwarder) return {};
  if (wish.forwarder->from_laptop && wish.forwarder->mode.empty()) {
    return failure(Error::Code::unsupported,
                   fmt::format("{}: a forwarder from the laptop's files starts with the step "
                               "'boot', which this world does not have yet",
                               node));
  }
  if (forwards_itself(wish)) return start_own(lab, scenario, plan, wish);
  return forward_by_kernel(*lab.world, scenario, wish);
}

}  // namespace guestlink::sim
