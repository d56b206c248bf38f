#include <array>
#include <cerrno>
#include <filesystem>

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/run/watch.h"

namespace guestlink::sim {
namespace {

namespace fs = std::filesystem;

/// How long nothing may change before a change counts as over.
constexpr int moment_ms = 50;

std::set<std::string> folders_of(const Choice& choice, const FileStamps& files) {
  std::set<std::string> folders;
  for (const auto& [path, stamp] : files) {
    const fs::path folder = fs::path(path).parent_path();
    folders.insert(folder.empty() ? "." : folder.string());
  }
  for (const std::string& place : places_of(choice)) {
    std::error_code problem;
    if (!fs::is_directory(place, problem)) continue;
    folders.insert(place);
    for (const auto& one : fs::recursive_directory_iterator(place, problem)) {
      if (one.is_directory(problem)) folders.insert(one.path().string());
    }
  }
  return folders;
}

}  // namespace

Result<FolderWatch> FolderWatch::begin(const Choice& choice, const FileStamps& files) {
  Descriptor events(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!events) return system_failure("cannot watch files");
  constexpr std::uint32_t what = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM |
                                 IN_MOVED_TO | IN_DELETE_SELF | IN_ONLYDIR;
  for (const std::string& folder : folders_of(choice, files)) {
    if (::inotify_add_watch(events.number(), folder.c_str(), what) >= 0) continue;
    if (errno != ENOENT) return system_failure(fmt::format("cannot watch {}", folder));
  }
  return FolderWatch(std::move(events));
}

Result<bool> FolderWatch::wait(const Descriptor& interrupts) {
  std::array<pollfd, 2> ends{{{events_.number(), POLLIN, 0}, {interrupts.number(), POLLIN, 0}}};
  int patience = -1;
  for (;;) {
    const int ready = ::poll(ends.data(), ends.size(), patience);
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) return system_failure("cannot wait for a change");
    if (ready == 0) return true;
    if (ends[1].revents != 0) return false;
    // Which folder it was does not matter: the files themselves are looked at.
    alignas(inotify_event) std::array<char, 65536> told;  // NOLINT(*-member-init): read into
    while (::read(events_.number(), told.data(), told.size()) > 0) {}
    patience = moment_ms;
  }
}

}  // namespace guestlink::sim
