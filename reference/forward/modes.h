#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "reference/base/result.h"
#include "reference/forward/forwarder.h"
#include "reference/forward/settings.h"

namespace guestlink::forward {

/// One selectable mode: the row a new mode adds to modes.cpp.
struct Mode {
  std::string_view name;  ///< "nat44", as in settings and scenarios.
  std::string_view summary;
  /// `unreadable` when the settings contradict each other.
  Result<std::unique_ptr<Forwarder>> (*make)(const Settings&) = nullptr;
};

std::span<const Mode> modes();

/// The forwarder for `settings.mode`; `unreadable` when there is no such mode.
Result<std::unique_ptr<Forwarder>> make_forwarder(const Settings& settings);

}  // namespace guestlink::forward
