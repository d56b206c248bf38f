#pragma once

#include <span>
#include <string>

#include "reference/base/source.h"
#include "reference/model/names.h"

namespace guestlink::view {

/// A heading for each kind; before a use '!' where nothing defines the name ('?' where something
/// unseen may), before a definition '-' where nothing uses it.  What the system itself defines is
/// left out.
std::string as_text(std::span<const model::Names> names, const SourceSet& sources);

/// Schema guestlink-names/1.
std::string as_json(std::span<const model::Names> names, const SourceSet& sources);

}  // namespace guestlink::view
