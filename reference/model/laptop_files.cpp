#include "reference/model/laptop_files.h"

#include <algorithm>
#include <array>
#include <string>

namespace guestlink::model {
namespace {

/// rc(8) runs an rc.d script at boot when NAME_enable is yes in rc.conf; NAME is the file's.
bool is_enabled(const Laptop& laptop, std::string_view path) {
  const std::string name(path.substr(path.rfind('/') + 1));
  return laptop.host.rc.is_yes(name + "_enable");
}

}  // namespace

bool names_path(std::string_view text, std::string_view path) {
  for (std::size_t at = text.find(path); at != std::string_view::npos;
       at = text.find(path, at + 1)) {
    const std::size_t line_end = text.rfind('\n', at);
    const std::size_t line = line_end == std::string_view::npos ? 0 : line_end + 1;
    const std::size_t word = text.find_first_not_of(" \t", line);
    if (word != std::string_view::npos && text[word] != '#') return true;
  }
  return false;
}

std::string_view path_in_laptop(const Laptop& laptop, const SourceSet& sources, FileId file) {
  std::string_view path = sources.path(file);
  if (!laptop.root.empty() && path.starts_with(laptop.root)) {
    path.remove_prefix(laptop.root.size());
    if (path.starts_with('/')) path.remove_prefix(1);
  }
  return path;
}

bool has_file_below(const Laptop& laptop, const SourceSet& sources, std::string_view folder) {
  return std::ranges::any_of(laptop.files, [&](const FileLines& one) {
    return path_in_laptop(laptop, sources, one.file).starts_with(folder);
  });
}

bool starts_at_boot(const Laptop& laptop, const SourceSet& sources, FileId script) {
  constexpr std::array<std::string_view, 2> service_folders{"host/etc/rc.d/",
                                                            "host/usr/local/etc/rc.d/"};
  constexpr std::array<std::string_view, 4> always_run{"host/etc/rc.local", "host/etc/crontab",
                                                       "host/etc/cron.d/", "host/var/cron/tabs/"};
  std::string_view called = path_in_laptop(laptop, sources, script);
  const bool is_service = std::ranges::any_of(
      service_folders, [&](std::string_view folder) { return called.starts_with(folder); });
  if (is_service) return is_enabled(laptop, called);
  if (!called.starts_with("host/")) return false;
  called.remove_prefix(std::string_view("host").size());

  return std::ranges::any_of(laptop.files, [&](const FileLines& one) {
    const std::string_view path = path_in_laptop(laptop, sources, one.file);
    const auto is_below = [&](std::string_view folder) { return path.starts_with(folder); };
    const bool service = std::ranges::any_of(service_folders, is_below);
    if (!service && !std::ranges::any_of(always_run, is_below)) return false;
    return names_path(sources.text(one.file), called) && (!service || is_enabled(laptop, path));
  });
}

}  // namespace guestlink::model
