#include <array>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <sstream>
#include <vector>

#include <fcntl.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/world/descriptor.h"
#include "sim/world/users.h"

namespace guestlink::sim {
namespace {

/// Above the ranges that systemd and container programs hand out, below 2^31, where signed ids
/// begin to misbehave (systemd's UIDS-GIDS document).
constexpr unsigned unused_ids = 1'900'000'000;
constexpr unsigned id_count = 65'536;
constexpr unsigned fewest_ids = 1'000;

Status write_whole(const std::string& path, std::string_view text) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file) return system_failure(fmt::format("cannot open {}", path));
  if (::write(file.number(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return system_failure(fmt::format("cannot write {}", path), Error::Code::unsupported);
  }
  return {};
}

std::string read_whole(const char* path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

Status map_range(int pid, unsigned first, unsigned count) {
  const std::string line = fmt::format("0 {} {}\n", first, count);
  if (auto done = write_whole(fmt::format("/proc/{}/uid_map", pid), line); !done) return done;
  return write_whole(fmt::format("/proc/{}/gid_map", pid), line);
}

/// newuidmap(1) and newgidmap(1) alike.
bool map_by_program(const char* program, int pid, unsigned own, const IdRange& range) {
  std::array<std::string, 8> words{program,
                                   std::to_string(pid),
                                   "0",
                                   std::to_string(own),
                                   "1",
                                   "1",
                                   std::to_string(range.first),
                                   std::to_string(range.count)};
  std::array<char*, 9> argv{};
  for (std::size_t i = 0; i < words.size(); ++i) argv.at(i) = words.at(i).data();
  pid_t child = 0;
  if (::posix_spawnp(&child, program, nullptr, nullptr, argv.data(), ::environ) != 0) return false;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

std::optional<IdRange> find_id_range(std::string_view text, std::string_view user, unsigned id) {
  const std::string number = std::to_string(id);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const std::size_t first = line.find(':');
    if (first == std::string_view::npos) continue;
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string_view::npos) continue;
    const std::string_view who = line.substr(0, first);
    if (who != number && (user.empty() || who != user)) continue;
    IdRange range;
    const std::string_view start = line.substr(first + 1, second - first - 1);
    const std::string_view count = line.substr(second + 1);
    if (std::from_chars(start.data(), start.data() + start.size(), range.first).ec != std::errc{} ||
        std::from_chars(count.data(), count.data() + count.size(), range.count).ec != std::errc{}) {
      continue;
    }
    if (range.count >= fewest_ids) return range;
  }
  return std::nullopt;
}

Result<bool> map_users(int pid) {
  const unsigned user = ::geteuid();
  const unsigned group = ::getegid();
  if (user == 0) {
    if (map_range(pid, unused_ids, id_count)) return true;
    // Inside a container only some ids may exist: then the world's root is this root.
    if (map_range(pid, 0, id_count)) return true;
  } else {
    const passwd* const entry = ::getpwuid(user);  // NOLINT(concurrency-mt-unsafe)
    const std::string name = entry == nullptr ? "" : entry->pw_name;
    const auto users = find_id_range(read_whole("/etc/subuid"), name, user);
    const auto groups = find_id_range(read_whole("/etc/subgid"), name, user);
    if (users && groups && map_by_program("newuidmap", pid, user, *users) &&
        map_by_program("newgidmap", pid, group, *groups)) {
      return true;
    }
  }
  if (auto done = write_whole(fmt::format("/proc/{}/setgroups", pid), "deny"); !done) {
    return tl::unexpected(done.error());
  }
  const std::string base = fmt::format("/proc/{}", pid);
  if (auto done = write_whole(base + "/uid_map", fmt::format("0 {} 1\n", user)); !done) {
    return tl::unexpected(done.error());
  }
  if (auto done = write_whole(base + "/gid_map", fmt::format("0 {} 1\n", group)); !done) {
    return tl::unexpected(done.error());
  }
  return false;
}

}  // namespace guestlink::sim
