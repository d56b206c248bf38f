#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "reference/base/result.h"

namespace guestlink::sim {

/// The ids that /etc/subuid or /etc/subgid gives to somebody.
struct IdRange {
  unsigned first = 0;
  unsigned count = 0;
};

/// The first range of at least 1000 ids that a line "NAME:FIRST:COUNT" of `text` gives to `user` or
/// to `id`, its number (subuid(5)).
std::optional<IdRange> find_id_range(std::string_view text, std::string_view user, unsigned id);

/// Maps user and group ids into the user namespace of process `pid`, which waits for it.  As root
/// a range that nobody uses, so that the world's root is nobody outside; else the subordinate ids
/// by newuidmap(1) where there are some; else user 0 alone.  Says whether there are many.
Result<bool> map_users(int pid);

}  // namespace guestlink::sim
