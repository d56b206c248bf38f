#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace guestlink {

/// The candidate nearest to `word`, for "did you mean"; nothing when none is near enough.
/// Near: at most a third of the longer word's letters differ (a swap of neighbours counts once,
/// case not at all).  Of equals the first wins.
std::optional<std::string_view> closest(std::string_view word,
                                        std::span<const std::string_view> candidates);

}  // namespace guestlink
