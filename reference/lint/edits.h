#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "reference/base/diagnostic.h"
#include "reference/base/source.h"

namespace guestlink::lint {

/// A file with edits carried out.
struct EditedFile {
  FileId file;
  std::string text;
  std::size_t edits = 0;
};

/// What the edits of `findings` make of their files, the unsafe ones too where `unsafe`.  Of edits
/// that overlap the first in the file holds, the others wait for the next run.
std::vector<EditedFile> apply_edits(const SourceSet& sources, const Diagnostics& findings,
                                    bool unsafe);

}  // namespace guestlink::lint
