#include "reference/config/kind_for_file.h"

#include <algorithm>

namespace guestlink::config {

const FileKind* kind_named(std::string_view name) {
  const auto kinds = file_kinds();
  const auto found =
      std::ranges::find_if(kinds, [&](const FileKind& kind) { return kind.name == name; });
  return found == kinds.end() ? nullptr : &*found;
}

std::string path_in_laptop(std::string_view path) {
  // "…/laptop/host/etc/rc.conf": the part from host/ on.
  std::string_view rest = path;
  for (;;) {
    if (kind_of(rest) != nullptr) return std::string(rest);
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  // "/etc/rc.conf" or "rc.conf": the first pattern that ends like this, host before guest.
  std::string_view below = path;
  while (below.starts_with('/') || below.starts_with("./"))
    below.remove_prefix(below.find('/') + 1);
  for (const std::string_view root : {"host/", "guest/"}) {
    std::string tried = std::string(root) + std::string(below);
    if (kind_of(tried) != nullptr) return tried;
  }
  const std::string_view name = path.substr(path.rfind('/') + 1);
  for (const FileKind& kind : file_kinds()) {
    if (kind.pattern.substr(kind.pattern.rfind('/') + 1) == name) return std::string(kind.pattern);
  }
  return "";
}

LoadedLaptop read_single_file(const SourceSet& sources, FileId file, const FileKind& kind,
                              const std::string& path) {
  LoadedLaptop loaded;
  loaded.laptop.files.push_back(begin_file(sources, file, &kind));
  Reading reading(sources, path, loaded.laptop, loaded.laptop.files.front(), loaded.diagnostics);
  kind.read(reading);
  complete(loaded.laptop, sources, loaded.diagnostics);
  return loaded;
}

}  // namespace guestlink::config
