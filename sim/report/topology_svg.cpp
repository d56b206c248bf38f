// Columns by distance from the first host; in a column the topology's order.

#include "sim/report/topology_svg.h"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "sim/report/run_formats.h"

namespace guestlink::sim {
namespace {

constexpr int column_width = 230;
constexpr int row_height = 150;
constexpr int box_width = 130;
constexpr int box_height = 46;
constexpr int margin = 40;

struct Point {
  int x = 0;
  int y = 0;
};

std::string_view role_word(Role role) {
  switch (role) {
  case Role::host: return "host";
  case Role::guest: return "guest";
  case Role::access_point: return "access point";
  case Role::router: return "router";
  case Role::endpoint: return "endpoint";
  }
  return "";
}

std::string_view medium_word(MediumName medium) {
  if (medium == MediumName::tap) return "tap";
  return medium == MediumName::wifi ? "wifi" : "cable";
}

/// How many links away from the first host each node is.
std::map<std::string, int> distances(const Topology& topology) {
  std::map<std::string, int> found;
  const auto start = std::ranges::find(topology.nodes, Role::host, &Node::role);
  std::vector<std::string> open{start == topology.nodes.end() ? topology.nodes.front().name
                                                              : start->name};
  found[open.front()] = 0;
  for (std::size_t i = 0; i < open.size(); ++i) {
    const std::string node = open[i];
    for (const Link& link : topology.links) {
      for (const auto& [here, there] :
           {std::pair(link.a.node, link.b.node), std::pair(link.b.node, link.a.node)}) {
        if (here == node && found.emplace(there, found[node] + 1).second) open.push_back(there);
      }
    }
  }
  for (const Node& one : topology.nodes) found.emplace(one.name, 0);
  return found;
}

std::string addresses(const Topology& topology, const Endpoint& at) {
  const Interface* const one = topology.interface(at);
  if (one == nullptr) return "";
  std::string text;
  for (const net::Ipv4Cidr& address : one->addresses) text += " " + net::to_string(address);
  return text;
}

}  // namespace

std::string topology_svg(const Topology& topology) {
  if (topology.nodes.empty()) return "";
  std::map<std::string, Point> places;
  std::map<int, int> rows;
  int columns = 0;
  const auto far = distances(topology);
  for (const Node& one : topology.nodes) {
    const int column = far.at(one.name);
    places[one.name] = {margin + column * column_width, margin + rows[column]++ * row_height};
    columns = std::max(columns, column + 1);
  }
  int most_rows = 1;
  for (const auto& [column, count] : rows) most_rows = std::max(most_rows, count);
  const int width = 2 * margin + (columns - 1) * column_width + box_width;
  const int height = 2 * margin + (most_rows - 1) * row_height + box_height + 30;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" font-family=\"system-ui,sans-serif\" font-size=\"11\">\n",
      width, height);
  for (const Link& link : topology.links) {
    const Point a = places[link.a.node];
    const Point b = places[link.b.node];
    const int ax = a.x + box_width / 2;
    const int ay = a.y + box_height / 2;
    const int bx = b.x + box_width / 2;
    const int by = b.y + box_height / 2;
    svg += fmt::format(
        "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"#557\" stroke-width=\"1.5\"{}/>\n",
        ax, ay, bx, by, link.medium == MediumName::wifi ? " stroke-dasharray=\"5 4\"" : "");
    svg += fmt::format(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" fill=\"#557\">{} ({})</text>\n",
        (ax + bx) / 2, (ay + by) / 2 - 6, escape_markup(link.id), medium_word(link.medium));
  }
  for (const Node& one : topology.nodes) {
    const Point at = places[one.name];
    svg += fmt::format(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\" fill=\"#eef3f8\" "
        "stroke=\"#557\"/>\n<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"14\" "
        "font-weight=\"600\">{}</text>\n<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" "
        "fill=\"#667\">{}</text>\n",
        at.x, at.y, box_width, box_height, at.x + box_width / 2, at.y + 20, escape_markup(one.name),
        at.x + box_width / 2, at.y + 36, role_word(one.role));
    int line = 0;
    for (const Link& link : topology.links) {
      for (const Endpoint& end : {link.a, link.b}) {
        if (end.node != one.name) continue;
        svg += fmt::format("<text x=\"{}\" y=\"{}\">{}{}</text>\n", at.x,
                           at.y + box_height + 14 + 13 * line++, escape_markup(end.interface),
                           escape_markup(addresses(topology, end)));
      }
    }
  }
  return svg + "</svg>\n";
}

}  // namespace guestlink::sim
