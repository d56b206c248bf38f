#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace guestlink::model {

/// One kernel module that a laptop of this kind may load.
struct KnownModule {
  std::string_view name;
  /// The major release from which on GENERIC/amd64 holds it; 0: it does not.
  std::uint16_t generic_since = 0;
};

/// Facts of freebsd-src: sys/modules, and sys/amd64/conf/GENERIC.  Compared line by line with the
/// GENERIC of 13.1 (etsal/aurora-13.1 de51f99) and of the tree between 13 and 14
/// (obiwac/freebsd-s0ix 38241c6); the same of 12.1 was read before.  Newer ones were not at hand.
std::span<const KnownModule> known_modules();

/// The one of that name, or nothing.
const KnownModule* known_module(std::string_view name);

/// Their names, for "did you mean".
std::vector<std::string_view> known_module_names();

}  // namespace guestlink::model
