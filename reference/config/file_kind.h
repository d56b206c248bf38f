#pragma once

#include <span>
#include <string_view>

#include "reference/config/reading.h"

namespace guestlink::config {

/// One kind of file this project reads.
struct FileKind {
  std::string_view name;     ///< "loader.conf"
  std::string_view pattern;  ///< Path below the laptop directory; `*` stands for any characters.
  std::string_view manual;   ///< Where the format is defined: "loader.conf(5), FreeBSD 14.1".
  /// Adds what the file says to the model and gives each line its status (all begin `unknown`);
  /// notes what it cannot read and goes on at the next line.
  void (*read)(Reading& in) = nullptr;
  /// Where the pattern says too little: must agree as well.
  bool (*fits)(std::string_view path) = nullptr;
};

/// All of them, in the order in which a laptop's files are read: what later readers ask for
/// (the release) first, files of which the last one wins in the order the real program reads them.
/// The first whose pattern fits a path reads the file.
std::span<const FileKind> file_kinds();

/// The row for a path below the laptop directory; nullptr where no reader knows it.
const FileKind* kind_of(std::string_view path);

}  // namespace guestlink::config
