#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "reference/base/source.h"
#include "reference/cli/command.h"
#include "reference/model/laptop.h"

namespace guestlink::cli {

/// One way of showing a laptop: the name of --format and what writes it.
struct LaptopFormat {
  std::string_view name;
  std::string (*write)(const model::Laptop& laptop, const SourceSet& sources) = nullptr;
};

/// A view of `show` that takes one laptop and --format, the first of `formats` by default.
std::function<Exit()> declare_laptop_view(CLI::App& app, std::string_view view,
                                          std::span<const LaptopFormat> formats);

}  // namespace guestlink::cli
