#include "reference/lint/assumed_release.h"

#include <string_view>

#include <fmt/format.h>

namespace guestlink::lint {

std::string if_assumed(const model::Laptop& laptop, std::string_view taken_for) {
  if (laptop.release()) return "";
  return fmt::format("; no release is known, taken for {}", taken_for);
}

}  // namespace guestlink::lint
