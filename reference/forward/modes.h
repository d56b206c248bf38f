#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "reference/base/result.h"
#include "reference/forward/fault.h"
#include "reference/forward/forwarder.h"
#include "reference/forward/settings.h"

namespace guestlink::forward {

/// One selectable mode: the row a new mode adds to modes.cpp.
struct Mode {
  std::string_view name;  ///< "nat44", as in settings and scenarios.
  std::string_view summary;
  /// Where the settings contradict each other.
  Fault (*fault)(const Settings&) = nullptr;
  /// Of settings that do not.
  std::unique_ptr<Forwarder> (*make)(const Settings&) = nullptr;
};

std::span<const Mode> modes();

/// What is wrong with the settings for their mode, or that there is no such mode.
Fault fault_of(const Settings& settings);

/// The forwarder for `settings.mode`; `unreadable` where there is a fault in them.
Result<std::unique_ptr<Forwarder>> make_forwarder(const Settings& settings);

}  // namespace guestlink::forward
