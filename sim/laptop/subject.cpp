#include "sim/laptop/subject.h"

#include <algorithm>
#include <iterator>

#include "reference/config/load_laptop.h"
#include "reference/lint/rule.h"
#include "reference/lint/suppression.h"

namespace guestlink::sim {

std::optional<std::string_view> Subject::text(std::string_view path) const {
  const auto file = laptop.file(sources, path);
  if (!file) return std::nullopt;
  return sources.text(*file);
}

std::map<std::string, std::string_view> Subject::files_of(std::string_view folder) const {
  std::map<std::string, std::string_view> found;
  const std::string begin = laptop.root + "/" + std::string(folder);
  for (const model::FileLines& file : laptop.files) {
    const std::string_view path = sources.path(file.file);
    if (!path.starts_with(begin + "/")) continue;
    found.emplace(path.substr(begin.size()), sources.text(file.file));
  }
  return found;
}

const Diagnostic* Subject::finding(std::string_view id) const {
  const auto found = std::ranges::find(findings, id, &Diagnostic::rule);
  return found == findings.end() ? nullptr : &*found;
}

Result<std::unique_ptr<Subject>> load_subject(const FileReader& files, const std::string& root) {
  auto subject = std::make_unique<Subject>();
  auto loaded = config::load_laptop(files, root, subject->sources);
  if (!loaded) return tl::unexpected(loaded.error());
  subject->laptop = std::move(loaded->laptop);
  Diagnostics found = std::move(loaded->diagnostics);
  std::ranges::move(lint::check(subject->laptop, subject->sources, lint::all_rules()),
                    std::back_inserter(found));
  subject->findings = lint::without_allowed(subject->laptop, subject->sources, std::move(found));
  subject->topology = model::derive_topology(subject->laptop);
  return subject;
}

Result<std::string> OverlayFiles::read(const std::string& path) const {
  const auto found = replaced_.find(path);
  return found == replaced_.end() ? below_.read(path) : found->second;
}

Result<Listing> OverlayFiles::list(const std::string& root) const {
  auto listing = below_.list(root);
  if (!listing) return listing;
  const std::string begin = root.ends_with('/') ? root : root + "/";
  for (const auto& [path, text] : replaced_) {
    if (path.starts_with(begin)) listing->files.push_back(path.substr(begin.size()));
  }
  std::ranges::sort(listing->files);
  // Not std::ranges::unique: clang 14 cannot compile libstdc++ 12's subrange.
  listing->files.erase(std::unique(listing->files.begin(), listing->files.end()),
                       listing->files.end());
  return listing;
}

}  // namespace guestlink::sim
