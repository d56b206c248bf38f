#include "reference/view/topology.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reference/view/places.h"
#include "reference/view/topology_parts.h"

namespace guestlink::view {
namespace {

using Json = nlohmann::ordered_json;

Json interface_object(const model::TopologyInterface& one, const SourceSet& sources) {
  Json object{{"name", one.name}, {"leased", one.leased}};
  if (one.mac) object["mac"] = net::to_string(*one.mac);
  if (one.address) object["address"] = net::to_string(*one.address);
  if (one.origin) object["place"] = place_object(sources, *one.origin);
  return object;
}

Json card_object(const model::PassedCard& card, const SourceSet& sources) {
  Json object{{"interface", card.interface}, {"mac", net::to_string(card.mac)}};
  if (card.address) object["pci"] = to_string(*card.address);
  using Place = std::pair<std::string_view, const std::optional<SourceSpan>*>;
  const std::array places{Place{"mac_seen", &card.mac_seen}, Place{"reserved", &card.reserved},
                          Place{"handed_over", &card.handed_over},
                          Place{"claimed_by_rc", &card.claimed_by_rc}};
  for (const auto& [key, where] : places) {
    if (*where) object[key] = place_object(sources, **where);
  }
  return object;
}

void add_card(std::string& text, const model::PassedCard& card, const SourceSet& sources) {
  text += fmt::format("card {}: {} in the guest, {}{}\n",
                      card.address ? to_string(*card.address) : std::string("at no known address"),
                      plain(card.interface), net::to_string(card.mac),
                      card.mac_seen ? "" : " (not seen: a value of our own)");
  const auto say = [&](std::string_view what, const std::optional<SourceSpan>& where,
                       std::string_view otherwise) {
    if (where) {
      text += fmt::format("  {:<24} {}\n", what, place_text(sources, *where));
    } else if (!otherwise.empty()) {
      text += fmt::format("  {}\n", otherwise);
    }
  };
  say("reserved", card.reserved, "not reserved");
  say("handed over", card.handed_over, "not handed over");
  say("claimed by rc.conf", card.claimed_by_rc, "");
}

}  // namespace

std::string_view role_text(model::NodeRole role) {
  switch (role) {
  case model::NodeRole::host: return "host";
  case model::NodeRole::guest: return "guest";
  case model::NodeRole::access_point: return "access point";
  case model::NodeRole::station: return "station of the LAN";
  case model::NodeRole::server: return "server";
  }
  return "server";
}

std::string_view medium_text(model::LinkMedium medium) {
  switch (medium) {
  case model::LinkMedium::tap: return "tap";
  case model::LinkMedium::wifi: return "wifi";
  case model::LinkMedium::cable: return "cable";
  }
  return "cable";
}

std::string address_text(const model::TopologyInterface& interface) {
  if (!interface.address) return "no address";
  return net::to_string(*interface.address) + (interface.leased ? " by lease" : "");
}

std::vector<model::TopologyInterface> drawn_interfaces(const model::Topology& topology,
                                                       const model::TopologyNode& node) {
  std::vector<model::TopologyInterface> result = node.interfaces;
  for (const model::TopologyLink& link : topology.links) {
    for (const model::TopologyEnd* end : {&link.a, &link.b}) {
      if (end->node != node.name) continue;
      const bool known = std::ranges::find(result, end->interface,
                                           &model::TopologyInterface::name) != result.end();
      if (!known) result.push_back({end->interface, {}, {}, false, {}});
    }
  }
  return result;
}

std::string as_text(const model::Topology& topology, const SourceSet& sources) {
  std::string text;
  for (const model::TopologyNode& node : topology.nodes) {
    text += fmt::format("{} ({})\n", node.name, role_text(node.role));
    for (const model::TopologyInterface& one : node.interfaces) {
      const std::string_view part = node.role != model::NodeRole::host ? ""
                                    : one.name == topology.bridge      ? ", the bridge"
                                    : one.name == topology.tap         ? ", the guest's end"
                                                                       : "";
      text += fmt::format("  {:<8} {:<17} {}{}{}\n", plain(one.name),
                          one.mac ? net::to_string(*one.mac) : "-", address_text(one), part,
                          one.origin ? "  " + place_text(sources, *one.origin) : "");
    }
    if (node.gateway) text += fmt::format("  default  {}\n", net::to_string(*node.gateway));
  }
  text += "links\n";
  for (const model::TopologyLink& link : topology.links) {
    text += fmt::format("  {:<8} {:<6} {}:{} - {}:{}\n", plain(link.id), medium_text(link.medium),
                        link.a.node, plain(link.a.interface), link.b.node, plain(link.b.interface));
  }
  if (topology.card) add_card(text, *topology.card, sources);
  for (const model::TopologyGap& gap : topology.gaps) {
    text += fmt::format("missing: {}\n  {}: {}\n", gap.message, gap.file, gap.line);
    if (gap.near) text += fmt::format("  needed by {}\n", place_text(sources, *gap.near));
  }
  return text;
}

std::string as_json(const model::Topology& topology, const SourceSet& sources) {
  Json all{{"schema", "guestlink-topology/1"}, {"nodes", Json::array()}, {"links", Json::array()}};
  for (const model::TopologyNode& node : topology.nodes) {
    Json object{{"name", node.name}, {"role", role_text(node.role)}};
    object["interfaces"] = Json::array();
    for (const auto& one : node.interfaces) {
      object["interfaces"].push_back(interface_object(one, sources));
    }
    if (node.gateway) object["gateway"] = net::to_string(*node.gateway);
    all["nodes"].push_back(std::move(object));
  }
  for (const model::TopologyLink& link : topology.links) {
    all["links"].push_back({{"id", link.id},
                            {"medium", medium_text(link.medium)},
                            {"a", {{"node", link.a.node}, {"interface", link.a.interface}}},
                            {"b", {{"node", link.b.node}, {"interface", link.b.interface}}}});
  }
  all["bridge"] = topology.bridge;
  all["tap"] = topology.tap;
  all["inside"] = topology.inside;
  all["outside"] = topology.outside;
  if (topology.card) all["card"] = card_object(*topology.card, sources);
  all["gaps"] = Json::array();
  for (const model::TopologyGap& gap : topology.gaps) {
    Json object{{"file", gap.file}, {"line", gap.line}, {"message", gap.message}};
    if (gap.near) object["near"] = place_object(sources, *gap.near);
    all["gaps"].push_back(std::move(object));
  }
  return json_text(all);
}

}  // namespace guestlink::view
