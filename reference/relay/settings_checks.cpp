#include "reference/relay/settings_checks.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "reference/forward/modes.h"
#include "reference/forward/port_names.h"
#include "reference/json/shape.h"

namespace guestlink::relay {

using json::JsonNode;

namespace {

using forward::PortForward;
using forward::Settings;

/// The value at `path` of nested objects; the innermost that is there.
const JsonNode& at(const JsonNode& tree, std::initializer_list<std::string_view> path) {
  const JsonNode* node = &tree;
  for (const std::string_view word : path) {
    const auto member = std::ranges::find_if(
        node->members, [&](const JsonNode::Member& one) { return one.key.value == word; });
    if (member == node->members.end()) return *node;
    node = &member->value;
  }
  return *node;
}

void complain(Diagnostics& out, SourceSpan where, std::string message, std::string help) {
  out.push_back({.rule = "settings",
                 .severity = Severity::error,
                 .where = where,
                 .message = std::move(message),
                 .related = {},
                 .help = std::move(help),
                 .edit = {}});
}

void check_own_address(const net::Ipv4Cidr& own, std::string_view side, const JsonNode& tree,
                       Diagnostics& out) {
  const bool small = own.prefix >= 31;  // RFC 3021: both addresses of a /31 are hosts
  if (small || (own.address != own.network() && own.address != own.broadcast())) return;
  complain(out, at(tree, {side, "address"}).where,
           fmt::format("{} is not the address of a host: it is the network's {}", to_string(own),
                       own.address == own.network() ? "own" : "broadcast"),
           "give the forwarder's own address there, with the prefix of the network");
}

void check_networks(const Settings& settings, const JsonNode& tree, Diagnostics& out) {
  const net::Ipv4Cidr& inside = settings.inside.address;
  const net::Ipv4Cidr& outside = settings.outside.address;
  check_own_address(inside, "inside", tree, out);
  check_own_address(outside, "outside", tree, out);
  if (inside.overlaps(outside)) {
    complain(out, at(tree, {"outside", "address"}).where,
             fmt::format("the networks overlap: inside {}, outside {}", to_string(inside),
                         to_string(outside)),
             "renumber the inside network: the laptop's owner rules over that one");
    out.back().related.push_back({at(tree, {"inside", "address"}).where, "the inside network"});
  }
  const auto gateway = settings.gateway;
  if (gateway && (!outside.contains(*gateway) || *gateway == outside.address)) {
    const bool own = *gateway == outside.address;
    complain(out, at(tree, {"outside", "gateway"}).where,
             own ? fmt::format("the gateway {} is the forwarder itself", to_string(*gateway))
                 : fmt::format("the gateway {} is not on the outside network {}",
                               to_string(*gateway), to_string(outside)),
             "give the address of the router there, as `ip route` calls it after 'default via'");
  }
}

void check_neighbours(const Settings& settings, const JsonNode& tree, Diagnostics& out) {
  const JsonNode& object = at(tree, {"neighbours"});
  for (const forward::Neighbour& one : settings.neighbours) {
    const std::string text = to_string(one.address);
    const auto member = std::ranges::find_if(
        object.members, [&](const JsonNode::Member& m) { return m.key.value == text; });
    const SourceSpan where = member == object.members.end() ? object.where : member->key.where;
    if (one.address == settings.inside.address.address ||
        one.address == settings.outside.address.address) {
      complain(out, where, fmt::format("the neighbour {} is the forwarder itself", text),
               "remove it");
    } else if (!settings.inside.address.contains(one.address) &&
               !settings.outside.address.contains(one.address) &&
               std::ranges::none_of(settings.ports, [&](const forward::FurtherPort& port) {
                 return port.at.address.contains(one.address);
               })) {
      complain(out, where, fmt::format("the neighbour {} is on neither network", text),
               "only neighbours have a MAC; the others are reached through outside.gateway");
    }
  }
}

bool overlap(const forward::PortRange& a, const forward::PortRange& b) {
  return a.first <= b.last && b.first <= a.last;
}

void check_forwards(const Settings& settings, const JsonNode& tree, Diagnostics& out) {
  const auto& forwards = settings.nat44.port_forwards;
  const JsonNode& list = at(tree, {"nat44", "port_forwards"});
  for (std::size_t i = 0; i < forwards.size() && i < list.items.size(); ++i) {
    const PortForward& one = forwards[i];
    const JsonNode& item = list.items[i];
    const auto must_be_inside = [&](net::Ipv4Address host, const JsonNode& place) {
      if (settings.inside.address.contains(host)) return;
      complain(out, at(place, {"inside_address"}).where,
               fmt::format("{} is not on the inside network {}", to_string(host),
                           to_string(settings.inside.address)),
               "give the address of a host inside");
    };
    must_be_inside(one.inside_address, item);
    const JsonNode& others = at(item, {"shared_with"});
    for (std::size_t k = 0; k < one.shared_with.size() && k < others.items.size(); ++k) {
      must_be_inside(one.shared_with[k], others.items[k]);
    }
    if (one.inside_port + one.outside_ports.size() - 1 > 65535) {
      complain(out, at(item, {"inside_port"}).where,
               fmt::format("{} ports from {} on go beyond 65535", one.outside_ports.size(),
                           one.inside_port),
               "begin lower, or forward fewer ports");
    }
    for (std::size_t j = 0; j < i; ++j) {
      const PortForward& other = forwards[j];
      if (one.protocol != other.protocol || one.from != other.from ||
          !overlap(one.outside_ports, other.outside_ports)) {
        continue;
      }
      complain(out, at(item, {"outside_ports"}).where, "two forwards are on one outside port",
               "give one of them another port, or a 'from' of its own");
      out.back().related.push_back({at(list.items[j], {"outside_ports"}).where, "the other one"});
    }
  }
}

void check_one_to_one(const Settings& settings, const JsonNode& tree, Diagnostics& out) {
  const auto& pairs = settings.nat44.one_to_one;
  const JsonNode& list = at(tree, {"nat44", "one_to_one"});
  for (std::size_t i = 0; i < pairs.size() && i < list.items.size(); ++i) {
    const auto place = [&](std::size_t number, std::string_view key) {
      return at(list.items[number], {key}).where;
    };
    if (!settings.inside.address.contains(pairs[i].inside)) {
      complain(out, place(i, "inside"),
               fmt::format("{} is not on the inside network {}", to_string(pairs[i].inside),
                           to_string(settings.inside.address)),
               "give the address of a host inside");
    }
    for (std::size_t j = 0; j < i; ++j) {
      const bool same_host = pairs[i].inside == pairs[j].inside;
      if (!same_host && pairs[i].outside != pairs[j].outside) continue;
      const std::string_view key = same_host ? "inside" : "outside";
      complain(out, place(i, key),
               same_host ? "one host has two outside addresses" : "two hosts have one address",
               "each host has one outside address, and each such address one host");
      out.back().related.push_back({place(j, key), "the other one"});
    }
  }
}

/// The node that `key` leads to, "nat44.pool[0].last"; the innermost that is there.
const JsonNode& at_key(const JsonNode& tree, std::string_view key) {
  constexpr std::string_view between = ".[]";
  const JsonNode* node = &tree;
  while (true) {
    key.remove_prefix(std::min(key.find_first_not_of(between), key.size()));
    if (key.empty()) return *node;
    const std::string_view word = key.substr(0, key.find_first_of(between));
    key.remove_prefix(word.size());
    const JsonNode* next = json::member(*node, word);
    if (node->kind == JsonNode::Kind::array) {
      std::size_t place = node->items.size();
      std::from_chars(word.data(), word.data() + word.size(), place);
      next = place < node->items.size() ? &node->items[place] : nullptr;
    }
    if (next == nullptr) return *node;
    node = next;
  }
}

/// What the forwarder itself would refuse.
void check_fault(const Settings& settings, const JsonNode& tree, Diagnostics& out) {
  const forward::Fault fault = forward::fault_of(settings);
  if (fault) complain(out, at_key(tree, fault.key).where, fault.what, fault.instead);
}

void check_filter(const Settings& settings, const JsonNode& tree, Diagnostics& out) {
  const auto names = forward::port_names(settings);
  const JsonNode& list = at(tree, {"filter", "rules"});
  const auto& rules = settings.filter->rules;
  for (std::size_t i = 0; i < rules.size() && i < list.items.size(); ++i) {
    if (rules[i].on.empty() || std::ranges::count(names, rules[i].on) > 0) continue;
    complain(out, at(list.items[i], {"on"}).where,
             fmt::format("there is no port '{}'", rules[i].on),
             fmt::format("there are {}", fmt::join(names, ", ")));
  }
  const bool routes =
      settings.mode == "nat44" || settings.mode == "route" || settings.mode == "firewall";
  if (routes) return;
  complain(out, at(tree, {"filter"}).where, fmt::format("mode {} does not filter", settings.mode),
           "remove the section, or take a mode that routes: nat44, route, firewall");
}

}  // namespace

void check_settings(const Settings& settings, const JsonNode& tree, Diagnostics& out) {
  const std::size_t before = out.size();
  if (settings.filter) check_filter(settings, tree, out);
  if (settings.mode == "nat44" || settings.mode == "route" || settings.mode == "firewall") {
    check_networks(settings, tree, out);
    check_neighbours(settings, tree, out);
  }
  if (settings.mode == "nat44") {
    check_forwards(settings, tree, out);
    check_one_to_one(settings, tree, out);
  }
  if (out.size() == before) check_fault(settings, tree, out);
}

}  // namespace guestlink::relay
