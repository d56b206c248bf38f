#include "bench/svg_plot.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace guestlink::bench {
namespace {

constexpr double width = 760;
constexpr double height = 460;
constexpr double left = 80;
constexpr double right = 190;  // names of the curves
constexpr double top = 40;
constexpr double bottom = 60;

/// A logarithmic axis over whole powers of ten, from `at_low` to `at_high` on the paper.
struct Axis {
  double low = 0;  ///< Powers of ten.
  double high = 1;
  double at_low = 0;
  double at_high = 1;

  double place(double value) const {
    return at_low + (std::log10(value) - low) / (high - low) * (at_high - at_low);
  }
};

Axis axis_of(const std::vector<double>& values, double at_low, double at_high) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const double low = std::floor(std::log10(*least));
  return {low, std::max(low + 1, std::ceil(std::log10(*most))), at_low, at_high};
}

std::string short_number(double value) {
  if (value >= 1e6) return fmt::format("{:g} M", value / 1e6);
  if (value >= 1e3) return fmt::format("{:g} k", value / 1e3);
  return fmt::format("{:g}", value);
}

std::string grid(const Axis& x, const Axis& y) {
  std::string svg;
  for (double power = x.low; power <= x.high; ++power) {
    const double at = x.place(std::pow(10, power));
    svg += fmt::format(
        "<line x1='{0:.1f}' y1='{1:.1f}' x2='{0:.1f}' y2='{2:.1f}' stroke='#ddd'/>"
        "<text x='{0:.1f}' y='{3:.1f}' text-anchor='middle'>{4}</text>\n",
        at, y.at_high, y.at_low, y.at_low + 18, short_number(std::pow(10, power)));
  }
  for (double power = y.low; power <= y.high; ++power) {
    const double at = y.place(std::pow(10, power));
    svg += fmt::format(
        "<line x1='{1:.1f}' y1='{0:.1f}' x2='{2:.1f}' y2='{0:.1f}' stroke='#ddd'/>"
        "<text x='{3:.1f}' y='{4:.1f}' text-anchor='end'>{5}</text>\n",
        at, x.at_low, x.at_high, x.at_low - 6, at + 4, short_number(std::pow(10, power)));
  }
  return svg;
}

}  // namespace

std::string svg_plot(const std::string& title, const std::string& x_label,
                     const std::string& y_label, const std::vector<Curve>& curves) {
  constexpr std::array<const char*, 6> colours{"#1b6ca8", "#d1495b", "#3a7d44",
                                               "#8d6a9f", "#b7791f", "#444444"};
  std::vector<double> xs;
  std::vector<double> ys;
  for (const Curve& curve : curves) {
    for (const auto& [x, y] : curve.points) {
      xs.push_back(x);
      ys.push_back(y);
    }
  }
  if (xs.empty()) return {};
  const Axis x = axis_of(xs, left, width - right);
  const Axis y = axis_of(ys, height - bottom, top);
  std::string svg = fmt::format(
      "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {0} {1}' font-family='sans-serif' "
      "font-size='12'>\n<rect width='{0}' height='{1}' fill='white'/>\n"
      "<text x='{2}' y='22' font-size='15'>{3}</text>\n"
      "<text x='{4}' y='{5}' text-anchor='middle'>{6}</text>\n"
      "<text x='16' y='{7}' text-anchor='middle' transform='rotate(-90 16 {7})'>{8}</text>\n",
      width, height, left, title, (left + width - right) / 2, height - 16, x_label,
      (top + height - bottom) / 2, y_label);
  svg += grid(x, y);
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const char* const colour = colours[i % colours.size()];
    std::string path;
    for (const auto& [at_x, at_y] : curves[i].points) {
      path += fmt::format("{:.1f},{:.1f} ", x.place(at_x), y.place(at_y));
      svg += fmt::format("<circle cx='{:.1f}' cy='{:.1f}' r='3' fill='{}'/>\n", x.place(at_x),
                         y.place(at_y), colour);
    }
    svg += fmt::format("<polyline points='{}' fill='none' stroke='{}' stroke-width='2'/>\n", path,
                       colour);
    svg += fmt::format("<text x='{}' y='{}' fill='{}'>{}</text>\n", width - right + 12,
                       top + 18 * static_cast<double>(i + 1), colour, curves[i].name);
  }
  return svg + "</svg>\n";
}

}  // namespace guestlink::bench
