#include "reference/view/places.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace guestlink::view {

std::string place_text(const SourceSet& sources, SourceSpan where) {
  std::string path = plain(sources.path(where.file));
  if (where.begin == 0 && where.end == 0) return path;
  return fmt::format("{}:{}", path, sources.line_number(where.file, where.begin));
}

nlohmann::ordered_json place_object(const SourceSet& sources, SourceSpan where) {
  const LineColumn begin = sources.position(where.file, where.begin);
  const LineColumn end = sources.position(where.file, where.end);
  return {{"file", sources.path(where.file)},
          {"line", begin.line},
          {"column", begin.column},
          {"end_line", end.line},
          {"end_column", end.column}};
}

std::string json_text(const nlohmann::ordered_json& object) {
  return object.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string plain(std::string_view text) {
  std::string result(text);
  std::ranges::replace_if(
      result, [](char byte) { return (byte >= 0 && byte < ' ') || byte == '\x7f'; }, ' ');
  return result;
}

}  // namespace guestlink::view
