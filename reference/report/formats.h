#pragma once

#include <span>
#include <string>
#include <string_view>

#include "reference/report/summary.h"

namespace guestlink::report {

/// One way to write findings.
struct Format {
  std::string_view name;  ///< For --format.
  std::string (*write)(const Findings& findings, bool colour) = nullptr;
};

/// All of them.
std::span<const Format> formats();
/// The one of that name, or nothing.
const Format* find_format(std::string_view name);

}  // namespace guestlink::report
