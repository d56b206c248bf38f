#include "sim/medium/topology.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <set>

#include <fmt/format.h>

namespace guestlink::sim {
namespace {

/// IFNAMSIZ is 16 with the terminator, on Linux and FreeBSD.
constexpr std::size_t longest_interface_name = 15;

bool is_interface_name(std::string_view name) {
  return !name.empty() && name.size() <= longest_interface_name && name != "." && name != ".." &&
         name.find_first_of("/: \t\n") == std::string_view::npos;
}

}  // namespace

std::string to_string(const Endpoint& endpoint) {
  return endpoint.node + ":" + endpoint.interface;
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size())
    return std::nullopt;
  return Endpoint{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

const Node* Topology::node(std::string_view name) const {
  const auto found = std::ranges::find(nodes, name, &Node::name);
  return found == nodes.end() ? nullptr : &*found;
}

const Interface* Topology::interface(const Endpoint& at) const {
  const auto found = std::ranges::find(interfaces, at, &Interface::at);
  return found == interfaces.end() ? nullptr : &*found;
}

std::vector<std::string> contradictions(const Topology& topology) {
  std::vector<std::string> found;
  std::set<std::string> names;
  for (const Node& node : topology.nodes) {
    if (node.name.empty()) found.emplace_back("a node has no name");
    if (!names.insert(node.name).second) {
      found.push_back(fmt::format("two nodes are called '{}'", node.name));
    }
  }
  std::set<std::string> ids;
  std::map<std::string, std::string> linked;
  for (const Link& link : topology.links) {
    if (!ids.insert(link.id).second) {
      found.push_back(fmt::format("two links are called '{}'", link.id));
    }
    for (const Endpoint& end : {link.a, link.b}) {
      const std::string name = to_string(end);
      if (topology.node(end.node) == nullptr) {
        found.push_back(fmt::format("link '{}' ends at {}, but there is no node '{}'", link.id,
                                    name, end.node));
      }
      if (!is_interface_name(end.interface)) {
        found.push_back(fmt::format("link '{}': '{}' cannot be the name of an interface", link.id,
                                    end.interface));
      }
      const auto [other, is_new] = linked.emplace(name, link.id);
      if (!is_new) {
        found.push_back(fmt::format("{} is an end of link '{}' and of link '{}'", name,
                                    other->second, link.id));
      }
    }
  }
  std::set<std::string> described;
  for (const Interface& one : topology.interfaces) {
    const std::string name = to_string(one.at);
    if (!described.insert(name).second) {
      found.push_back(fmt::format("{} is described twice", name));
    }
    if (!linked.contains(name)) {
      found.push_back(fmt::format("{} is described, but no link ends there", name));
    }
  }
  return found;
}

net::MacAddress default_mac(const Endpoint& at) {
  // FNV-1a, 64 bits: any hash serves as long as it never changes.
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char letter : to_string(at)) {
    hash = (hash ^ static_cast<std::uint8_t>(letter)) * 0x100000001b3U;
  }
  net::MacAddress mac;
  for (std::uint8_t& octet : mac.octets) {
    octet = static_cast<std::uint8_t>(hash & 0xffU);
    hash >>= 8U;
  }
  mac.octets[0] = 0x02;  // Locally administered, not a group.
  return mac;
}

}  // namespace guestlink::sim
