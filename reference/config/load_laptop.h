#pragma once

#include <string>

#include "reference/base/diagnostic.h"
#include "reference/base/file_reader.h"
#include "reference/base/result.h"
#include "reference/base/source.h"
#include "reference/model/laptop.h"

namespace guestlink::config {

/// A laptop directory, read.
struct LoadedLaptop {
  model::Laptop laptop;
  Diagnostics diagnostics;  ///< What the readers could not read, each at its line.
};

/// Reads every file of the laptop directory `root` (architecture.md: host/, guest/, captures/,
/// laptop.json) into `sources`.  Fails when the directory cannot be read or holds none of these.
Result<LoadedLaptop> load_laptop(const FileReader& files, const std::string& root,
                                 SourceSet& sources);

}  // namespace guestlink::config
