#include "reference/config/load_laptop.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/config/complete.h"
#include "reference/config/file_kind.h"

namespace guestlink::config {
namespace {

constexpr std::string_view runlevels = "guest/etc/runlevels/";

bool belongs(std::string_view path) {
  return path == "laptop.json" || path.starts_with("host/") || path.starts_with("guest/") ||
         path.starts_with("captures/");
}

/// Whether a laptop has files of some kind of that path, or below it.
bool would_be_read(const std::string& path) {
  return kind_of(path) != nullptr ||
         std::ranges::any_of(file_kinds(), [below = path + "/"](const FileKind& kind) {
           return kind.pattern.starts_with(below);
         });
}

/// Says of what the laptop should have that it was not read, and why.
void note_unread(const std::string& root, const std::string& path, std::string_view why,
                 SourceSet& sources, LoadedLaptop& loaded) {
  if (!would_be_read(path)) return;
  Diagnostic found;
  found.rule = "laptop-file-unread";
  found.severity = Severity::warning;
  found.where = {sources.add(root + "/" + path, ""), 0, 0};
  found.message = why;
  loaded.diagnostics.push_back(std::move(found));
}

/// OpenRC asks for the names in a runlevel's folder, whatever stands behind them.
void note_runlevel(std::string_view path, model::GuestConfig& guest) {
  if (path.starts_with(runlevels)) guest.runlevels.emplace_back(path.substr(runlevels.size()));
}

struct Found {
  std::string path;  ///< Below the root.
  const FileKind* kind = nullptr;
};

}  // namespace

model::FileLines begin_file(const SourceSet& sources, FileId file, const FileKind* kind) {
  model::FileLines lines;
  lines.file = file;
  lines.kind = kind == nullptr ? "other" : kind->name;
  lines.lines.assign(sources.line_count(file),
                     kind == nullptr ? model::LineStatus::unmodelled : model::LineStatus::unknown);
  return lines;
}

Result<LoadedLaptop> load_laptop(const FileReader& files, const std::string& root,
                                 SourceSet& sources) {
  const auto listing = files.list(root);
  if (!listing) return tl::unexpected(listing.error());

  LoadedLaptop loaded;
  model::Laptop& laptop = loaded.laptop;
  laptop.root = root;
  while (laptop.root.size() > 1 && laptop.root.ends_with('/')) laptop.root.pop_back();

  std::vector<Found> found;
  for (const std::string& path : listing->files) {
    if (!belongs(path)) continue;
    auto text = files.read(laptop.root + "/" + path);
    if (!text) return tl::unexpected(text.error());
    const FileId file = sources.add(laptop.root + "/" + path, std::move(*text));
    found.push_back({path, kind_of(path)});
    laptop.files.push_back(begin_file(sources, file, found.back().kind));
    note_runlevel(path, laptop.guest);
  }
  for (const std::string& path : listing->links) {
    note_runlevel(path, laptop.guest);
    note_unread(laptop.root, path, "this link leads out of the laptop directory, or nowhere",
                sources, loaded);
  }
  for (const std::string& path : listing->others) {
    note_unread(laptop.root, path, "this is no file, but a pipe, a socket or a device", sources,
                loaded);
  }
  std::ranges::sort(laptop.guest.runlevels);
  if (found.empty()) {
    return failure(Error::Code::unreadable,
                   root + ": no laptop: it holds none of host/, guest/, captures/, laptop.json");
  }

  // By the order of the kinds, within a kind by path, which the listing is sorted by.
  std::vector<std::size_t> order;
  for (std::size_t index = 0; index < found.size(); ++index) {
    if (found[index].kind != nullptr) order.push_back(index);
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t index) { return found[index].kind; });
  for (const std::size_t index : order) {
    Reading reading(sources, found[index].path, laptop, laptop.files[index], loaded.diagnostics);
    found[index].kind->read(reading);
  }
  complete(laptop, sources, loaded.diagnostics);
  return loaded;
}

}  // namespace guestlink::config
