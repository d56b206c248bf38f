#pragma once

#include <string>

#include "reference/base/diagnostic.h"
#include "reference/base/file_reader.h"
#include "reference/base/result.h"
#include "reference/base/source.h"
#include "reference/config/file_kind.h"
#include "reference/model/laptop.h"

namespace guestlink::config {

/// A laptop directory, read.
struct LoadedLaptop {
  model::Laptop laptop;
  Diagnostics diagnostics;  ///< What the readers could not read, each at its line.
};

/// The lines of one file before it is read: all unknown, or unmodelled where `kind` is nullptr.
model::FileLines begin_file(const SourceSet& sources, FileId file, const FileKind* kind);

/// Reads every file of the laptop directory `root` (architecture.md: host/, guest/, captures/,
/// laptop.json) into `sources`.  Fails when the directory cannot be read or holds none of these.
Result<LoadedLaptop> load_laptop(const FileReader& files, const std::string& root,
                                 SourceSet& sources);

}  // namespace guestlink::config
