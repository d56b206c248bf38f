// The topology as a picture: Mermaid for documents, SVG to look at.  In the drawing each machine is
// a box, from the host on the left to what lies behind the access point, its interfaces stand in it
// one below the other, and each link is a line between two of them.

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "reference/base/entities.h"
#include "reference/view/places.h"
#include "reference/view/topology.h"
#include "reference/view/topology_parts.h"

namespace guestlink::view {
namespace {

/// For XML text and for a label of Mermaid between quotes, which takes the same entities.
std::string escaped(std::string_view text) {
  return with_entities(plain(text));
}

constexpr int box_width = 240;
constexpr int gap = 60;
constexpr int margin = 20;
constexpr int head = 46;
constexpr int row = 40;

constexpr int columns = 4;

/// The station and the server stand one below the other.
std::size_t column_of(model::NodeRole role) {
  switch (role) {
  case model::NodeRole::host: return 0;
  case model::NodeRole::guest: return 1;
  case model::NodeRole::access_point: return 2;
  case model::NodeRole::station:
  case model::NodeRole::server: return 3;
  }
  return 3;
}

struct Spot {
  int left = 0;
  int right = 0;
  int middle = 0;
};

}  // namespace

std::string as_mermaid(const model::Topology& topology) {
  // Names of the laptop's own are numbered, so that none of them can be a word of the language.
  std::map<std::pair<std::string, std::string>, std::string> ids;
  std::string text = "flowchart LR\n";
  for (std::size_t at = 0; at < topology.nodes.size(); ++at) {
    const model::TopologyNode& node = topology.nodes[at];
    text +=
        fmt::format("  subgraph n{}[\"{} ({})\"]\n", at, escaped(node.name), role_text(node.role));
    std::size_t number = 0;
    for (const auto& one : drawn_interfaces(topology, node)) {
      const std::string id = fmt::format("n{}i{}", at, number++);
      ids[{node.name, one.name}] = id;
      text +=
          fmt::format("    {}[\"{}<br/>{}\"]\n", id, escaped(one.name), escaped(address_text(one)));
    }
    text += "  end\n";
  }
  for (const model::TopologyLink& link : topology.links) {
    const std::string_view line = link.medium == model::LinkMedium::wifi ? "-.-" : "---";
    text += fmt::format("  {} {}|\"{}\"| {}\n", ids[{link.a.node, link.a.interface}], line,
                        escaped(link.id), ids[{link.b.node, link.b.interface}]);
  }
  return text;
}

std::string as_svg(const model::Topology& topology) {
  std::map<std::pair<std::string, std::string>, Spot> spots;
  std::string boxes;
  std::array<int, columns> heights{};
  for (const model::TopologyNode& node : topology.nodes) {
    const std::size_t column = column_of(node.role);
    const int left = margin + static_cast<int>(column) * (box_width + gap);
    const int first = margin + heights[column];
    const auto interfaces = drawn_interfaces(topology, node);
    const int box_height = head + row * static_cast<int>(interfaces.size()) + 10;
    heights[column] += box_height + margin;
    boxes += fmt::format(
        "  <rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#f6f8fa\" "
        "stroke=\"#57606a\"/>\n"
        "  <text x=\"{}\" y=\"{}\" font-weight=\"bold\">{}</text>\n"
        "  <text x=\"{}\" y=\"{}\" fill=\"#57606a\">{}{}</text>\n",
        left, first, box_width, box_height, left + 10, first + 18, escaped(node.name), left + 10,
        first + 34, role_text(node.role),
        node.gateway ? ", default " + net::to_string(*node.gateway) : "");
    int top = first + head;
    for (const auto& one : interfaces) {
      spots[{node.name, one.name}] = {left + 6, left + box_width - 6, top + (row - 6) / 2};
      boxes += fmt::format(
          "  <rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#ffffff\" "
          "stroke=\"#8c959f\"/>\n"
          "  <text x=\"{}\" y=\"{}\">{}</text>\n"
          "  <text x=\"{}\" y=\"{}\" fill=\"#57606a\">{}</text>\n",
          left + 6, top, box_width - 12, row - 6, left + 12, top + 14, escaped(one.name), left + 12,
          top + 28, escaped(address_text(one)));
      top += row;
    }
  }
  std::string lines;
  for (const model::TopologyLink& link : topology.links) {
    Spot a = spots[{link.a.node, link.a.interface}];
    Spot b = spots[{link.b.node, link.b.interface}];
    if (a.left > b.left) std::swap(a, b);
    lines += fmt::format(
        "  <line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"#0969da\" "
        "stroke-width=\"2\"{}/>\n"
        "  <text x=\"{}\" y=\"{}\" text-anchor=\"middle\" fill=\"#0969da\">{}</text>\n",
        a.right, a.middle, b.left, b.middle,
        link.medium == model::LinkMedium::wifi ? " stroke-dasharray=\"6 4\"" : "",
        (a.right + b.left) / 2, (a.middle + b.middle) / 2 - 6, escaped(link.id));
  }
  const int width = 2 * margin + columns * box_width + (columns - 1) * gap;
  const int height = margin + *std::ranges::max_element(heights);
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" "
      "font-family=\"sans-serif\" font-size=\"12\">\n"
      "  <rect width=\"{}\" height=\"{}\" fill=\"#ffffff\"/>\n{}{}</svg>\n",
      width, height, width, height, width, height, boxes, lines);
}

}  // namespace guestlink::view
