#include "sim/world/needs.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace guestlink::sim {

const Need* find_need(std::string_view name) {
  const auto found = std::ranges::find(all_needs(), name, &Need::name);
  return found == all_needs().end() ? nullptr : &*found;
}

std::vector<MissingNeed> missing_needs(std::span<const std::string_view> names) {
  static std::map<std::string_view, std::string> tried;
  std::vector<MissingNeed> missing;
  for (const std::string_view name : names) {
    const Need* const need = find_need(name);
    if (need == nullptr) {
      missing.push_back({nullptr, fmt::format("guestlink knows no need '{}'", name)});
      continue;
    }
    auto known = tried.find(need->name);
    if (known == tried.end()) known = tried.emplace(need->name, why_missing(*need)).first;
    if (!known->second.empty()) missing.push_back({need, known->second});
  }
  return missing;
}

bool is_required(std::string_view name, std::string_view environment_value) {
  while (!environment_value.empty()) {
    const std::size_t comma = environment_value.find(',');
    const std::string_view one = environment_value.substr(0, comma);
    if (one == "all" || one == name) return true;
    environment_value.remove_prefix(comma == std::string_view::npos ? environment_value.size()
                                                                    : comma + 1);
  }
  return false;
}

std::string describe(const MissingNeed& missing) {
  if (missing.need == nullptr) return missing.why;
  return fmt::format("{}: {} ({})", missing.need->name, missing.why, missing.need->remedy);
}

}  // namespace guestlink::sim
