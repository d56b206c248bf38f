#pragma once

#include <span>
#include <string>
#include <string_view>

#include "reference/base/diagnostic.h"
#include "reference/base/source.h"
#include "reference/model/laptop.h"

namespace guestlink::config {

/// One kind of file this project reads.
struct FileKind {
  std::string_view name;     ///< "loader.conf"
  std::string_view pattern;  ///< Path below the laptop directory; `*` stands for any characters.
  std::string_view manual;   ///< Where the format is defined: "loader.conf(5), FreeBSD 14.1".
  /// Adds what `file` says to `into` and the status of each line to `lines` (which is as long as
  /// the file has lines, all `unknown`); reports what it cannot read and goes on at the next line.
  void (*read)(const SourceSet& sources, FileId file, model::Laptop& into,
               std::span<model::LineStatus> lines, Diagnostics& out) = nullptr;
};

/// All of them; the first whose pattern fits a path reads the file.
std::span<const FileKind> file_kinds();

}  // namespace guestlink::config
