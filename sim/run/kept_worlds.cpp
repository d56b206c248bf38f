// One file per world: $XDG_RUNTIME_DIR/guestlink/PID.json, or /tmp/guestlink-UID/PID.json.

#include "sim/run/kept_worlds.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace guestlink::sim {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

std::string folder_path() {
  const char* const runtime = std::getenv("XDG_RUNTIME_DIR");
  if (runtime != nullptr && *runtime != '\0') return std::string(runtime) + "/guestlink";
  return fmt::format("/tmp/guestlink-{}", ::getuid());
}

/// Nobody else may write there: what stands in it is entered as this user.
Status make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    return system_failure(fmt::format("cannot make {}", path));
  }
  struct stat seen {};
  if (::lstat(path.c_str(), &seen) != 0) return system_failure(fmt::format("cannot see {}", path));
  if (!S_ISDIR(seen.st_mode) || seen.st_uid != ::getuid() || (seen.st_mode & 022U) != 0) {
    return failure(Error::Code::failed,
                   fmt::format("{} is not this user's own folder: remove it", path));
  }
  return {};
}

bool is_alive(int pid) {
  return pid > 0 && (::kill(pid, 0) == 0 || errno == EPERM);
}

}  // namespace

Result<std::string> register_world(Lab& lab, const Topology& topology, const std::string& run) {
  ordered_json entry{{"run", run}, {"pid", ::getpid()}};
  auto& nodes = entry["nodes"] = ordered_json::object();
  for (const Node& node : topology.nodes) {
    auto holder = lab.world->start(node.name, Argv{"sleep", "infinity"});
    if (!holder) return tl::unexpected(holder.error());
    nodes[node.name] = holder->pid();
    lab.running.insert_or_assign("holder " + node.name, std::move(*holder));
  }
  const std::string folder = folder_path();
  if (auto made = make_folder(folder); !made) return tl::unexpected(made.error());
  const std::string id = fmt::format("{}", ::getpid());
  std::ofstream file(folder + "/" + id + ".json");
  file << entry.dump(2) << "\n";
  if (!file.flush()) return system_failure("cannot write in " + folder);
  return id;
}

void end_kept_world(const std::string& id) {
  const int holder = std::stoi(id);
  ::kill(holder, SIGKILL);
  while (::waitpid(holder, nullptr, 0) < 0 && errno == EINTR) {}
  std::error_code ignored;
  fs::remove(folder_path() + "/" + id + ".json", ignored);
}

Result<std::vector<KeptWorld>> kept_worlds() {
  const std::string folder = folder_path();
  std::vector<KeptWorld> worlds;
  std::error_code problem;
  if (!fs::exists(folder, problem)) return worlds;
  if (auto good = make_folder(folder); !good) return tl::unexpected(good.error());
  for (const fs::directory_entry& one : fs::directory_iterator(folder, problem)) {
    std::ifstream file(one.path());
    const ordered_json entry = ordered_json::parse(file, nullptr, false);
    KeptWorld world{.id = one.path().stem().string(), .run = "", .nodes = {}};
    bool alive = !entry.is_discarded() && entry.contains("pid") && is_alive(entry["pid"]);
    if (alive) {
      world.run = entry.value("run", "");
      for (const auto& [node, pid] : entry["nodes"].items()) world.nodes[node] = pid;
      // A number that another program has got since is no world.
      for (const auto& [node, pid] : world.nodes) alive = alive && is_alive(pid);
    }
    if (alive) {
      worlds.push_back(std::move(world));
    } else {
      std::error_code ignored;
      fs::remove(one.path(), ignored);
    }
  }
  return worlds;
}

}  // namespace guestlink::sim
