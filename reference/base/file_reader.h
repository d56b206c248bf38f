#pragma once

#include <map>
#include <string>
#include <vector>

#include "reference/base/result.h"

namespace guestlink {

/// What a directory holds; paths relative to it, sorted.
struct Listing {
  std::vector<std::string> files;  ///< Regular files, and links to files below the directory.
  /// Symbolic links that lead out of the directory or nowhere, as a copied root's do
  /// ("guest/etc/runlevels/boot/networking"): their names count, their texts are not ours to read.
  std::vector<std::string> links;
  std::vector<std::string> others;  ///< Pipes, sockets, devices: never opened.
};

/// Reads files.  The only way the checker sees the disk, so that a test can hand it a laptop
/// made of strings.
class FileReader {
 public:
  virtual ~FileReader() = default;
  /// The whole file; fails with its name and the system's reason.
  virtual Result<std::string> read(const std::string& path) const = 0;
  /// What lies below `root`; links to directories are not followed.  Fails for a directory below it
  /// that may not be read: what is in it would be taken for absent.
  virtual Result<Listing> list(const std::string& root) const = 0;
};

/// The machine's own files.
class DiskFiles final : public FileReader {
 public:
  Result<std::string> read(const std::string& path) const override;
  Result<Listing> list(const std::string& root) const override;
};

/// Files made of strings, by path.
class MemoryFiles final : public FileReader {
 public:
  explicit MemoryFiles(std::map<std::string, std::string> files) : files_(std::move(files)) {}
  Result<std::string> read(const std::string& path) const override;
  Result<Listing> list(const std::string& root) const override;

 private:
  std::map<std::string, std::string> files_;
};

}  // namespace guestlink
