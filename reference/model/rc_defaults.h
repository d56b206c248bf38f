#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace guestlink::model {

/// One line of /etc/defaults/rc.conf.
struct RcDefault {
  std::string_view key;
  std::string_view value;
};

/// What /etc/defaults/rc.conf sets, as far as rc.conf files build on it or this laptop's network
/// depends on it; sorted by key (freebsd-src: libexec/rc/rc.conf).
std::span<const RcDefault> rc_defaults();

/// The default of that variable, or nothing.
std::optional<std::string_view> rc_default(std::string_view key);

}  // namespace guestlink::model
