#pragma once

#include <map>
#include <string>
#include <vector>

#include "reference/base/result.h"

namespace guestlink {

/// Reads files.  The only way the checker sees the disk, so that a test can hand it a laptop
/// made of strings.
class FileReader {
 public:
  virtual ~FileReader() = default;
  /// The whole file; fails with its name and the system's reason.
  virtual Result<std::string> read(const std::string& path) const = 0;
  /// Paths of regular files below `root`, relative to it, sorted.  Symbolic links to files are
  /// listed, links to directories are not followed.
  virtual Result<std::vector<std::string>> list(const std::string& root) const = 0;
};

/// The machine's own files.
class DiskFiles final : public FileReader {
 public:
  Result<std::string> read(const std::string& path) const override;
  Result<std::vector<std::string>> list(const std::string& root) const override;
};

/// Files made of strings, by path.
class MemoryFiles final : public FileReader {
 public:
  explicit MemoryFiles(std::map<std::string, std::string> files) : files_(std::move(files)) {}
  Result<std::string> read(const std::string& path) const override;
  Result<std::vector<std::string>> list(const std::string& root) const override;

 private:
  std::map<std::string, std::string> files_;
};

}  // namespace guestlink
