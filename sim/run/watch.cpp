#include "sim/run/watch.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "reference/base/file_reader.h"

namespace guestlink::sim {
namespace {

namespace fs = std::filesystem;

std::string folder_of(const Chosen& chosen, const Scenario& run) {
  const std::string path(chosen.sources.path(run.where.file));
  return path.substr(0, path.rfind('/') + 1);  // npos + 1 is 0
}

std::string tidy(const std::string& path) {
  return fs::path(path).lexically_normal().string();
}

void stamp(const std::string& path, FileStamps& to) {
  std::error_code problem;
  const auto written = fs::last_write_time(path, problem);
  if (problem) return;
  const auto bytes = fs::file_size(path, problem);
  if (problem) return;
  to[tidy(path)] = {written.time_since_epoch().count(), bytes};
}

/// The scenario's own file, its parts, its laptops, its forwarders' rules: what its run reads.
std::vector<std::string> read_by(const Chosen& chosen, const Scenario& run) {
  const std::string folder = folder_of(chosen, run);
  std::vector<std::string> paths{tidy(std::string(chosen.sources.path(run.where.file)))};
  for (const std::string& part : run.parts) paths.push_back(tidy(folder + part));
  for (const std::string& laptop : run.laptop) paths.push_back(tidy(folder + laptop));
  for (const NodeWish& node : run.nodes) {
    if (node.forwarder && !node.forwarder->pf.empty()) {
      paths.push_back(tidy(folder + node.forwarder->pf));
    }
  }
  return paths;
}

bool is_at_or_below(const std::string& path, const std::string& file) {
  return file == path || (file.starts_with(path) && file.substr(path.size()).starts_with('/'));
}

}  // namespace

std::set<std::string> places_read(const Chosen& chosen) {
  std::set<std::string> places;
  for (const Scenario& run : chosen.runs) {
    for (std::string& place : read_by(chosen, run)) places.insert(std::move(place));
  }
  return places;
}

FileStamps stamps_of(const Choice& choice, const std::set<std::string>& places) {
  FileStamps stamps;
  for (const std::string& place : places_of(choice)) {
    const auto files = scenario_files(place);
    if (!files) continue;  // it went away: that is a change, too
    for (const std::string& file : *files) stamp(file, stamps);
  }
  for (const std::string& place : places) {
    std::error_code problem;
    if (!fs::is_directory(place, problem)) {
      stamp(place, stamps);
      continue;
    }
    const auto listing = DiskFiles().list(place);
    if (!listing) continue;
    for (const std::string& file : listing->files) stamp((fs::path(place) / file).string(), stamps);
  }
  return stamps;
}

std::set<std::string> changed_files(const FileStamps& before, const FileStamps& now) {
  std::set<std::string> changed;
  for (const auto& [path, stamp] : now) {
    const auto old = before.find(path);
    if (old == before.end() || old->second != stamp) changed.insert(path);
  }
  for (const auto& [path, stamp] : before) {
    if (!now.contains(path)) changed.insert(path);
  }
  return changed;
}

void leave_affected(const std::set<std::string>& files, Chosen& chosen) {
  const auto is_affected = [&](const Scenario& run) {
    const auto paths = read_by(chosen, run);
    return std::ranges::any_of(files, [&](const std::string& file) {
      return std::ranges::any_of(
          paths, [&](const std::string& path) { return is_at_or_below(path, file); });
    });
  };
  std::erase_if(chosen.runs, [&](const Scenario& run) { return !is_affected(run); });
}

}  // namespace guestlink::sim
