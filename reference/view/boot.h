#pragma once

#include <string>

#include "reference/base/source.h"
#include "reference/model/boot.h"

namespace guestlink::view {

/// A numbered list under a heading for each stage.  A mark before what does not happen: '-'
/// skipped,
/// '!' fails, '?' not known.
std::string as_text(const model::Boot& boot, const SourceSet& sources);

/// Schema guestlink-boot/1.
std::string as_json(const model::Boot& boot, const SourceSet& sources);

}  // namespace guestlink::view
