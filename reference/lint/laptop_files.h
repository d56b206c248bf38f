#pragma once

#include "reference/base/source.h"
#include "reference/model/laptop_files.h"

namespace guestlink::lint {

/// The span that speaks of the whole file.
constexpr SourceSpan whole(FileId file) {
  return {file, 0, 0};
}

}  // namespace guestlink::lint
