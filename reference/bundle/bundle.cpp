#include "reference/bundle/bundle.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include <archive.h>
#include <archive_entry.h>

#include <fmt/format.h>

namespace guestlink::bundle {
namespace {

constexpr std::string_view runlevels = "guest/etc/runlevels/";

struct ArchiveEnd {
  void operator()(archive* one) const { archive_read_free(one); }
};
using ArchivePointer = std::unique_ptr<archive, ArchiveEnd>;

/// Only what guestlink promises to read: each format more is more code for a stranger's bytes.
ArchivePointer open_archive(std::string_view bytes) {
  ArchivePointer opened(archive_read_new());
  if (!opened) return opened;
  archive_read_support_format_tar(opened.get());
  archive_read_support_filter_gzip(opened.get());
  if (archive_read_open_memory(opened.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
    opened.reset();
  }
  return opened;
}

/// The path of an entry without "./" and a directory's last slash, or why it is refused.
struct EntryPath {
  std::string path;
  std::string_view trouble;
};

EntryPath path_of(archive_entry* entry, const Limits& limits) {
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr) name = archive_entry_pathname_utf8(entry);
  if (name == nullptr) return {"an entry", "its name cannot be read"};
  const std::string_view whole = name;
  if (whole.size() > limits.path_bytes) {
    return {std::string(whole.substr(0, 40)) + "…", "its path is too long"};
  }
  if (whole.starts_with('/')) return {std::string(whole), "its path is absolute"};
  std::string path;
  for (std::size_t at = 0; at <= whole.size();) {
    const std::size_t end = std::min(whole.find('/', at), whole.size());
    const std::string_view part = whole.substr(at, end - at);
    at = end + 1;
    if (part == "..") return {std::string(whole), "its path leads out of the bundle"};
    if (part.empty() || part == ".") continue;
    if (!path.empty()) path += '/';
    path += part;
  }
  return {path, ""};
}

/// Why an entry of this kind is refused; nothing for files, directories and a runlevel's links.
std::string_view kind_trouble(archive_entry* entry, std::string_view path) {
  if (archive_entry_hardlink(entry) != nullptr) return "it is a hard link";
  const auto type = archive_entry_filetype(entry);
  if (type == AE_IFREG) return "";
  if (type == AE_IFDIR) return archive_entry_size(entry) > 0 ? "it is a directory with bytes" : "";
  if (type == AE_IFLNK) {
    return path.find(runlevels) != std::string_view::npos
               ? ""
               : "it is a symbolic link; put the file itself into the bundle (tar -h)";
  }
  return "it is a device, a pipe or a socket";
}

/// What the laptop's files stand in, "my-laptop/", or nothing.
std::string common_folder(const std::set<std::string>& paths) {
  const auto is_top = [](std::string_view path) {
    return path == "laptop.json" || path.starts_with("host/") || path.starts_with("guest/") ||
           path.starts_with("captures/");
  };
  if (paths.empty() || std::ranges::any_of(paths, is_top)) return "";
  const std::string& first = *paths.begin();
  const std::size_t slash = first.find('/');
  if (slash == std::string::npos) return "";
  std::string folder = first.substr(0, slash + 1);
  const bool holds_all =
      std::ranges::all_of(paths, [&](const auto& path) { return path.starts_with(folder); });
  return holds_all ? folder : "";
}

class Unpacking {
 public:
  Unpacking(const std::string& path, archive& from, const Limits& limits)
      : path_(path), from_(from), limits_(limits) {}

  Status run() {
    for (;;) {
      archive_entry* entry = nullptr;
      const int answer = archive_read_next_header(&from_, &entry);
      if (answer == ARCHIVE_EOF) return {};
      if (answer != ARCHIVE_OK && answer != ARCHIVE_WARN) return broken();
      if (++entries_ > limits_.entries) {
        return refuse(fmt::format("more than {} entries", limits_.entries));
      }
      if (auto status = take(entry); !status) return status;
    }
  }

  std::map<std::string, std::string> files;
  std::set<std::string> links;

 private:
  Failure refuse(std::string_view why) const {
    return failure(Error::Code::unreadable, fmt::format("{}: {}: refused", path_, why));
  }

  Failure broken() const {
    if (entries_ == 0) {
      return failure(Error::Code::unreadable,
                     path_ +
                         ": neither a directory nor a tar archive; a single file is checked by "
                         "guestlink check --as KIND - < FILE");
    }
    const char* why = archive_error_string(&from_);
    return failure(Error::Code::unreadable,
                   fmt::format("{}: the archive is broken: {}", path_, why == nullptr ? "?" : why));
  }

  Status take(archive_entry* entry) {
    const EntryPath path = path_of(entry, limits_);
    if (!path.trouble.empty()) return refuse(fmt::format("{}: {}", path.path, path.trouble));
    if (const auto trouble = kind_trouble(entry, path.path); !trouble.empty()) {
      return refuse(fmt::format("{}: {}", path.path, trouble));
    }
    const auto type = archive_entry_filetype(entry);
    if (path.path.empty() || type == AE_IFDIR) return {};
    if (files.contains(path.path) || links.contains(path.path)) {
      return refuse(path.path + ": it stands in the bundle twice");
    }
    if (type == AE_IFLNK) {
      links.insert(path.path);
      return {};
    }
    return read_data(path.path);
  }

  // The size that the header names is a claim: what counts is what comes.
  Status read_data(const std::string& name) {
    std::string text;
    std::array<char, 1 << 16> piece{};
    for (;;) {
      const auto got = archive_read_data(&from_, piece.data(), piece.size());
      if (got < 0) return broken();
      if (got == 0) break;
      text.append(piece.data(), static_cast<std::size_t>(got));
      total_ += static_cast<std::size_t>(got);
      if (text.size() > limits_.file_bytes || total_ > limits_.total_bytes) {
        return refuse(fmt::format("{}: it is too large for a laptop's file", name));
      }
    }
    const auto unpacked = archive_filter_bytes(&from_, 0);
    if (unpacked > 0 && static_cast<std::size_t>(unpacked) > limits_.total_bytes) {
      return refuse("it is too large for a laptop");
    }
    files.emplace(name, std::move(text));
    return {};
  }

  const std::string& path_;
  archive& from_;
  const Limits& limits_;
  std::size_t entries_ = 0;
  std::size_t total_ = 0;
};

}  // namespace

Result<Bundle> Bundle::from_bytes(const std::string& path, std::string_view bytes,
                                  const Limits& limits) {
  const ArchivePointer opened = open_archive(bytes);
  if (!opened) {
    return failure(Error::Code::unreadable, path + ": neither a directory nor a tar archive");
  }
  Unpacking unpacking(path, *opened, limits);
  if (auto status = unpacking.run(); !status) return tl::unexpected(status.error());

  std::set<std::string> names = unpacking.links;
  for (const auto& [name, text] : unpacking.files) names.insert(name);
  const std::size_t folder = common_folder(names).size();
  Bundle made;
  made.path_ = path;
  for (auto& [name, text] : unpacking.files) {
    made.files_.emplace(name.substr(folder), std::move(text));
  }
  for (const std::string& name : unpacking.links) made.links_.push_back(name.substr(folder));
  return made;
}

Result<std::string> Bundle::read(const std::string& path) const {
  if (path.size() > path_.size() && path.starts_with(path_) && path[path_.size()] == '/') {
    const auto found = files_.find(path.substr(path_.size() + 1));
    if (found != files_.end()) return found->second;
  }
  return failure(Error::Code::unreadable, path + ": no such file in the bundle");
}

Result<Listing> Bundle::list(const std::string& root) const {
  if (root != path_) {
    return failure(Error::Code::unreadable, root + ": no such folder in the bundle");
  }
  Listing found;
  for (const auto& [name, text] : files_) found.files.push_back(name);
  found.links = links_;
  return found;
}

Result<std::unique_ptr<FileReader>> open_laptop(const std::string& path) {
  std::error_code trouble;
  if (!std::filesystem::is_regular_file(path, trouble)) {
    return std::unique_ptr<FileReader>(std::make_unique<DiskFiles>());
  }
  const auto bytes = DiskFiles().read(path);
  if (!bytes) return tl::unexpected(bytes.error());
  auto opened = Bundle::from_bytes(path, *bytes);
  if (!opened) return tl::unexpected(opened.error());
  return std::unique_ptr<FileReader>(std::make_unique<Bundle>(std::move(*opened)));
}

bool is_bundle_name(std::string_view path) {
  return path.ends_with(".tar") || path.ends_with(".tar.gz") || path.ends_with(".tgz");
}

}  // namespace guestlink::bundle
