#include "reference/view/names.h"

#include <string_view>
#include <unordered_set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reference/view/places.h"

namespace guestlink::view {
namespace {

using Marked = std::unordered_set<const model::NameUse*>;

Marked set_of(const std::vector<const model::NameUse*>& uses) {
  return {uses.begin(), uses.end()};
}

}  // namespace

std::string as_text(std::span<const model::Names> names, const SourceSet& sources) {
  std::string text;
  for (const model::Names& kind : names) {
    const Marked undefined = set_of(kind.undefined());
    const Marked unused = set_of(kind.unused());
    std::string lines;
    for (const model::NameUse& one : kind.uses) {
      if (!one.where) continue;
      const char mark = undefined.contains(&one) ? (kind.complete ? '!' : '?')
                        : unused.contains(&one)  ? '-'
                                                 : ' ';
      lines +=
          fmt::format("  {} {:<24} {:<8} {:<18} {}\n", mark, plain(one.name),
                      one.defines ? "defined" : "used", one.what, place_text(sources, *one.where));
    }
    if (lines.empty()) continue;
    text += fmt::format("{}{}\n{}", text.empty() ? "" : "\n", name(kind.kind), lines);
  }
  return text;
}

std::string as_json(std::span<const model::Names> names, const SourceSet& sources) {
  nlohmann::ordered_json all{{"schema", "guestlink-names/1"},
                             {"names", nlohmann::ordered_json::array()}};
  for (const model::Names& kind : names) {
    const Marked undefined = set_of(kind.undefined());
    const Marked unused = set_of(kind.unused());
    for (const model::NameUse& one : kind.uses) {
      if (!one.where) continue;
      all["names"].push_back({{"kind", name(kind.kind)},
                              {"name", one.name},
                              {"role", one.defines ? "defines" : "refers"},
                              {"what", one.what},
                              {"undefined", undefined.contains(&one)},
                              {"unused", unused.contains(&one)},
                              {"complete", kind.complete},
                              {"place", place_object(sources, *one.where)}});
    }
  }
  return json_text(all);
}

}  // namespace guestlink::view
