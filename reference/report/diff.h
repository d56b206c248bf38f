#pragma once

#include <string>
#include <string_view>

namespace guestlink::report {

/// A unified diff with three lines of context, as patch(1) takes it; empty when nothing differs.
/// Lines are compared by their number: it is for edits within lines.  Texts with different numbers
/// of lines give one hunk over all of them.
std::string unified_diff(std::string_view path, std::string_view before, std::string_view after);

}  // namespace guestlink::report
