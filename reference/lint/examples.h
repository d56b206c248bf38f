#pragma once

#include <span>
#include <string_view>

namespace guestlink::lint {

/// One file of a rule's fixtures, built into the program by CMake from fixtures/rules.
struct Example {
  std::string_view rule;
  bool good = false;      ///< From fixtures/rules/RULE.good.
  std::string_view path;  ///< "host/etc/rc.conf"
  std::string_view text;
};

/// All of them, sorted by rule.
std::span<const Example> all_examples();

}  // namespace guestlink::lint
