#include "reference/model/road.h"

#include <algorithm>
#include <sstream>

#include "reference/model/interface_kinds.h"

namespace guestlink::model {
namespace {

/// Whether one of the members is a card, by rc.conf or by what was seen.
template <class Members>
bool has_card(const Members& members) {
  return std::ranges::any_of(members, [](const auto& one) { return !is_made_name(one.value); });
}

bool host_joins_a_card(const Laptop& laptop) {
  const auto joins = [](const auto& one) { return has_card(one.members); };
  if (std::ranges::any_of(laptop.host.interfaces, joins)) return true;
  const auto& seen = laptop.seen.host_interfaces;
  return seen && std::ranges::any_of(seen->all, joins);
}

bool has_tap_in_a_bridge(const HostConfig& host) {
  return std::ranges::any_of(host.interfaces, [](const HostInterface& one) {
    return std::ranges::any_of(one.members,
                               [](const auto& member) { return is_tap_name(member.value); });
  });
}

bool is_mode(const Laptop& laptop, std::string_view mode) {
  return laptop.intent && laptop.intent->mode && laptop.intent->mode->value == mode;
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

}  // namespace

std::string_view name(Road road) {
  switch (road) {
  case Road::guest_routes: return "the host goes through the guest, which routes";
  case Road::guest_bridges: return "the host goes through the guest, which bridges";
  case Road::host_routes: return "the guest goes through the host, which routes";
  case Road::host_bridges: return "the guest goes through the host, which bridges";
  case Road::apart: return "host and guest have a card each";
  }
  return "";
}

bool is_tap_name(std::string_view name) {
  return name.starts_with("tap") || name.starts_with("vmnet");
}

bool is_made_name(std::string_view name) {
  // wifibox(8) makes its own, long after rc(8)'s netif; loopback is made by nobody.
  return is_made_by_software(name) || name == "lo0" || name.starts_with("wifibox");
}

GuestBridge guest_bridge(const Laptop& laptop) {
  GuestBridge bridge;
  const auto add = [&](const std::string& port) {
    if (std::ranges::find(bridge.ports, port) == bridge.ports.end()) bridge.ports.push_back(port);
  };
  if (!laptop.guest.interfaces) return bridge;
  for (const IfaceStanza& stanza : laptop.guest.interfaces->stanzas) {
    for (const IfaceOption& option : stanza.options) {
      const std::string& keyword = option.keyword.value;
      const auto words = words_of(option.value.value);
      if (keyword == "bridge-ports" || keyword == "bridge_ports") {
        bridge.name = stanza.name.value;
        std::ranges::for_each(words, add);
        continue;
      }
      if (!keyword.ends_with("up") || words.size() < 3 || words[0] != "brctl") continue;
      if (words[1] == "addbr") bridge.name = words[2];
      if (words[1] == "addif" && words.size() > 3) add(words[3]);
    }
  }
  if (bridge.name.empty()) bridge.ports.clear();
  return bridge;
}

Road road_of(const Laptop& laptop, const std::optional<GuestStart>& start) {
  const HostConfig& host = laptop.host;
  const bool passes = (start && start->passed) || !host.passthrough.empty();
  const bool guest_forwards = laptop.guest.nat || !guest_bridge(laptop).name.empty();
  if (passes || guest_forwards || !start) {
    const bool has_link = (start && start->has_nic) || has_tap_in_a_bridge(host) ||
                          guest_forwards || host.default_router || !start;
    if (!has_link || is_mode(laptop, "passthrough")) return Road::apart;
    const bool bridges = !guest_bridge(laptop).name.empty() || is_mode(laptop, "bridge");
    return bridges ? Road::guest_bridges : Road::guest_routes;
  }
  return host_joins_a_card(laptop) || is_mode(laptop, "bridge") ? Road::host_bridges
                                                                : Road::host_routes;
}

}  // namespace guestlink::model
