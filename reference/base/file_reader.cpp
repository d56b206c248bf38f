#include "reference/base/file_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace guestlink {
namespace {

/// More than any configuration or capture text; a device or an endless pipe ends here.
constexpr std::streamsize largest_file_bytes = 64LL << 20;

/// Whether `link` ends at something below `top`.
bool leads_below(const std::filesystem::path& link, const std::filesystem::path& top) {
  std::error_code trouble;
  const std::filesystem::path target = std::filesystem::canonical(link, trouble);
  if (trouble) return false;
  const auto [at, rest] = std::mismatch(top.begin(), top.end(), target.begin(), target.end());
  return at == top.end();
}

}  // namespace

Result<std::string> DiskFiles::read(const std::string& path) const {
  std::error_code trouble;
  if (std::filesystem::is_directory(path, trouble)) {
    return failure(Error::Code::unreadable, path + ": is a directory, not a file");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return failure(Error::Code::unreadable, path + ": " + std::strerror(errno));
  }
  std::string text;
  std::string piece(1 << 16, '\0');
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0) {
    text.append(piece, 0, static_cast<std::size_t>(file.gcount()));
    if (static_cast<std::streamsize>(text.size()) > largest_file_bytes) {
      return failure(Error::Code::unreadable, path + ": larger than 64 MiB, no configuration file");
    }
  }
  if (file.bad()) return failure(Error::Code::unreadable, path + ": read error");
  return text;
}

Result<Listing> DiskFiles::list(const std::string& root) const {
  namespace fs = std::filesystem;
  std::error_code trouble;
  const fs::path top = fs::canonical(root, trouble);
  if (trouble) return failure(Error::Code::unreadable, root + ": " + trouble.message());
  Listing found;
  fs::recursive_directory_iterator walk(root, trouble);
  std::string here = root;
  for (const fs::recursive_directory_iterator end; !trouble && walk != end;
       walk.increment(trouble)) {
    here = walk->path().string();  // a folder that may not be read is named
    std::error_code unknown;
    const std::string name = walk->path().lexically_relative(root).generic_string();
    if (walk->is_symlink(unknown) && !leads_below(walk->path(), top)) {
      found.links.push_back(name);
    } else if (walk->is_regular_file(unknown)) {
      found.files.push_back(name);
    } else if (!walk->is_directory(unknown)) {
      found.others.push_back(name);
    }
  }
  if (trouble) return failure(Error::Code::unreadable, here + ": " + trouble.message());
  std::ranges::sort(found.files);
  std::ranges::sort(found.links);
  std::ranges::sort(found.others);
  return found;
}

Result<std::string> MemoryFiles::read(const std::string& path) const {
  const auto found = files_.find(path);
  if (found == files_.end()) return failure(Error::Code::unreadable, path + ": no such file");
  return found->second;
}

Result<Listing> MemoryFiles::list(const std::string& root) const {
  const std::string prefix = root.empty() || root.ends_with('/') ? root : root + "/";
  Listing found;
  for (const auto& [path, text] : files_) {
    if (path.starts_with(prefix)) found.files.push_back(path.substr(prefix.size()));
  }
  if (found.files.empty()) return failure(Error::Code::unreadable, root + ": no such directory");
  return found;
}

}  // namespace guestlink
