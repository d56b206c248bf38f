#include "sim/report/ladder_svg.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/report/run_formats.h"

namespace guestlink::sim {
namespace {

constexpr std::size_t most_arrows = 100;
constexpr int column_width = 150;
constexpr int row_height = 26;
constexpr int margin = 70;
constexpr int head = 40;

}  // namespace

std::string ladder_svg(const std::vector<std::string>& taps,
                       const std::vector<LadderArrow>& arrows) {
  const std::size_t drawn = std::min(arrows.size(), most_arrows);
  const auto place_of = [&](const std::string& tap) {
    const auto found = std::ranges::find(taps, tap);
    return margin + static_cast<int>(found - taps.begin()) * column_width;
  };
  const int bottom = head + static_cast<int>(drawn + 1) * row_height;
  const int width = 2 * margin + static_cast<int>(taps.size()) * column_width + 260;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" font-family=\"system-ui,sans-serif\" font-size=\"11\">\n"
      "<defs><marker id=\"tip\" markerWidth=\"8\" markerHeight=\"8\" refX=\"7\" refY=\"3\" "
      "orient=\"auto\"><path d=\"M0,0 L7,3 L0,6 z\" fill=\"#345\"/></marker></defs>\n",
      width, bottom + 20);
  for (const std::string& tap : taps) {
    svg += fmt::format(
        "<text x=\"{0}\" y=\"20\" text-anchor=\"middle\" font-weight=\"600\">{1}</text>\n"
        "<line x1=\"{0}\" y1=\"28\" x2=\"{0}\" y2=\"{2}\" stroke=\"#aab\"/>\n",
        place_of(tap), escape_markup(tap), bottom);
  }
  for (std::size_t i = 0; i < drawn; ++i) {
    const LadderArrow& one = arrows[i];
    const int y = head + static_cast<int>(i + 1) * row_height;
    const int from = place_of(one.from);
    const bool is_lost = one.to.empty();
    const int to = is_lost ? from + column_width / 3 : place_of(one.to);
    const std::string_view colour = is_lost || one.is_wrong ? "#b3261e" : "#345";
    svg += fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{}\"{}/>\n", from, y,
                       to, y, colour,
                       is_lost ? " stroke-dasharray=\"4 3\"" : " marker-end=\"url(#tip)\"");
    if (is_lost) {
      svg += fmt::format("<text x=\"{}\" y=\"{}\" fill=\"{}\" font-size=\"15\">✗</text>\n", to,
                         y + 5, colour);
    }
    svg += fmt::format("<text x=\"{}\" y=\"{}\" fill=\"{}\">{}</text>\n",
                       std::min(from, to) + 4 + (is_lost ? column_width / 3 + 12 : 0), y - 4,
                       colour, escape_markup(one.label));
  }
  if (arrows.size() > drawn) {
    svg += fmt::format("<text x=\"{}\" y=\"{}\">and {} more</text>\n", margin, bottom + 14,
                       arrows.size() - drawn);
  }
  return svg + "</svg>\n";
}

}  // namespace guestlink::sim
