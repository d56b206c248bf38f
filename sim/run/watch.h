#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "sim/run/selection.h"
#include "sim/world/descriptor.h"

namespace guestlink::sim {

/// What tells one state of a file from another.
struct FileStamp {
  std::int64_t written = 0;  ///< In the file system's own clock.
  std::uintmax_t bytes = 0;
  bool operator==(const FileStamp&) const = default;
};
/// By path.
using FileStamps = std::map<std::string, FileStamp>;

/// What the runs read: their scenario files, the parts that those include, and laptops, which are
/// folders.
std::set<std::string> places_read(const Chosen& chosen);

/// Every file at or below `places`, and every scenario file that `choice` speaks of.
FileStamps stamps_of(const Choice& choice, const std::set<std::string>& places);

/// The files that came, went or changed.
std::set<std::string> changed_files(const FileStamps& before, const FileStamps& now);

/// Leaves the runs that read one of `files`.
void leave_affected(const std::set<std::string>& files, Chosen& chosen);

/// Wakes somebody up when anything changes in some folders.
class FolderWatch {
 public:
  /// Watches the folders that the files stand in, and those of `choice`.  Fails (failed) when the
  /// system has no watches left.
  static Result<FolderWatch> begin(const Choice& choice, const FileStamps& files);
  /// Returns true when something has changed and then nothing more for a moment, as an editor
  /// writes in several steps; false when `interrupts` is readable.
  Result<bool> wait(const Descriptor& interrupts);

 private:
  explicit FolderWatch(Descriptor events) : events_(std::move(events)) {}
  Descriptor events_;
};

}  // namespace guestlink::sim
