#pragma once

#include <string>
#include <utility>
#include <vector>

namespace guestlink::bench {

/// One line of a plot: its name and its points.
struct Curve {
  std::string name;
  std::vector<std::pair<double, double>> points;
};

/// A plot with logarithmic axes as an SVG document.
std::string svg_plot(const std::string& title, const std::string& x_label,
                     const std::string& y_label, const std::vector<Curve>& curves);

}  // namespace guestlink::bench
