#pragma once

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

namespace guestlink::sim {

inline std::string text_of(const std::filesystem::path& path) {
  // Not by an iterator, which throws when a process goes away while its file is read.
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// All processes of this machine by number, each with its parent.
inline std::map<int, int> parents() {
  std::map<int, int> found;
  std::error_code error;
  for (const auto& one : std::filesystem::directory_iterator("/proc", error)) {
    const std::string name = one.path().filename();
    if (!std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isdigit(c); })) {
      continue;
    }
    const std::string stat = text_of(one.path() / "stat");
    const std::size_t end = stat.rfind(')');  // The name before it may hold anything.
    if (end == std::string::npos || end + 4 >= stat.size()) continue;
    found[std::stoi(name)] = std::stoi(stat.substr(end + 4));
  }
  return found;
}

/// Every process below `ancestor`, zombies too.
inline std::set<int> descendants(int ancestor) {
  const auto all = parents();
  std::set<int> found;
  for (bool grows = true; grows;) {
    grows = false;
    for (const auto& [pid, parent] : all) {
      if ((parent == ancestor || found.contains(parent)) && found.insert(pid).second) grows = true;
    }
  }
  return found;
}

/// The namespaces that `pids` live in: "net:[4026531840]".
inline std::set<std::string> namespaces_of(const std::set<int>& pids) {
  std::set<std::string> found;
  for (const int pid : pids) {
    for (const char* kind : {"user", "net", "mnt", "pid", "ipc", "uts"}) {
      std::error_code error;
      const auto name =
          std::filesystem::read_symlink("/proc/" + std::to_string(pid) + "/ns/" + kind, error);
      if (!error) found.insert(name.string());
    }
  }
  return found;
}

inline std::set<int> all_processes() {
  std::set<int> found;
  for (const auto& [pid, parent] : parents()) found.insert(pid);
  return found;
}

/// Gives this process mounts and interfaces of its own, where it may: those of the machine change
/// while other tests run beside this one.
inline void leave_the_others() {
  if (::geteuid() != 0 || ::unshare(CLONE_NEWNS | CLONE_NEWNET) != 0) return;
  ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
}

/// What of this machine a world could change: its mounts, interfaces, settings.
inline std::vector<std::string> state_of_machine() {
  std::vector<std::string> state{text_of("/proc/self/mountinfo")};
  std::istringstream interfaces(text_of("/proc/self/net/dev"));
  for (std::string line; std::getline(interfaces, line);) {
    state.push_back(line.substr(0, line.find(':')));  // What follows are counters.
  }
  for (const char* setting : {"kernel/hostname", "kernel/core_pattern", "kernel/modprobe",
                              "kernel/panic", "fs/file-max", "net/ipv4/ip_forward"}) {
    state.push_back(std::string(setting) + " " + text_of(std::string("/proc/sys/") + setting));
  }
  for (const char* folder : {"/", "/usr/bin", "/usr/local/bin", "/boot", "/opt", "/srv"}) {
    state.push_back(
        std::string(folder) + " " +
        std::to_string(std::filesystem::exists(std::string(folder) + "/guestlink-was-here")));
  }
  return state;
}

}  // namespace guestlink::sim
