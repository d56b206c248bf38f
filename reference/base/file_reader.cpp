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

Result<std::vector<std::string>> DiskFiles::list(const std::string& root) const {
  namespace fs = std::filesystem;
  std::error_code trouble;
  std::vector<std::string> found;
  fs::recursive_directory_iterator walk(root, fs::directory_options::skip_permission_denied,
                                        trouble);
  if (trouble) return failure(Error::Code::unreadable, root + ": " + trouble.message());
  for (const fs::recursive_directory_iterator end; walk != end; walk.increment(trouble)) {
    if (trouble) return failure(Error::Code::unreadable, root + ": " + trouble.message());
    std::error_code unknown;
    if (!walk->is_regular_file(unknown)) continue;
    found.push_back(walk->path().lexically_relative(root).generic_string());
  }
  if (trouble) return failure(Error::Code::unreadable, root + ": " + trouble.message());
  std::ranges::sort(found);
  return found;
}

Result<std::string> MemoryFiles::read(const std::string& path) const {
  const auto found = files_.find(path);
  if (found == files_.end()) return failure(Error::Code::unreadable, path + ": no such file");
  return found->second;
}

Result<std::vector<std::string>> MemoryFiles::list(const std::string& root) const {
  const std::string prefix = root.empty() || root.ends_with('/') ? root : root + "/";
  std::vector<std::string> found;
  for (const auto& [path, text] : files_) {
    if (path.starts_with(prefix)) found.push_back(path.substr(prefix.size()));
  }
  if (found.empty()) return failure(Error::Code::unreadable, root + ": no such directory");
  return found;
}

}  // namespace guestlink
