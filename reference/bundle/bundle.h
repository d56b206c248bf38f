#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/file_reader.h"
#include "reference/base/result.h"

namespace guestlink::bundle {

/// What a bundle may come to; whatever is larger is no laptop.
struct Limits {
  std::size_t entries = 10'000;           ///< Directories count.
  std::size_t file_bytes = 64UL << 20;    ///< Of one file, unpacked.
  std::size_t total_bytes = 256UL << 20;  ///< Of all of them, with the archive's own records.
  std::size_t path_bytes = 1024;          ///< Of one entry's path.
};

/// A laptop directory in one file, .tar or .tar.gz, read in memory: nothing is unpacked to disk.
/// Paths begin with the bundle's own, as if it were the directory: "my.tar.gz/host/etc/rc.conf".
/// A folder that holds everything ("my-laptop/host/…") is left out.
class Bundle final : public FileReader {
 public:
  /// Reads the archive whole.  Fails, with the entry's name, for an absolute path, `..`, a hard
  /// link, a symbolic link, a device, a path that stands twice, more than `limits`, a broken
  /// archive or a file that is none.  Symbolic links below guest/etc/runlevels are the exception:
  /// of those the name counts and nothing else, and that is where `tar` meets them in a copied
  /// guest.
  static Result<Bundle> from_bytes(const std::string& path, std::string_view bytes,
                                   const Limits& limits = {});

  Result<std::string> read(const std::string& path) const override;
  /// `root` is the bundle's path.
  Result<Listing> list(const std::string& root) const override;

 private:
  std::string path_;
  std::map<std::string, std::string> files_;  ///< By path in the bundle.
  std::vector<std::string> links_;            ///< Sorted.
};

/// What reads the laptop at `path`: a directory's files, or a bundle where `path` is a file.  A
/// path where nothing is gives the directory's reader, which will say so.
Result<std::unique_ptr<FileReader>> open_laptop(const std::string& path);

/// Whether `path` is called as bundles are: .tar, .tar.gz, .tgz.
bool is_bundle_name(std::string_view path);

}  // namespace guestlink::bundle
