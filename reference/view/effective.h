#pragma once

#include <span>
#include <string>

#include "reference/base/source.h"
#include "reference/model/effective.h"

namespace guestlink::view {

/// A heading for each group; each value with its place, or "default", and below it what it
/// replaces.
std::string as_text(std::span<const model::EffectiveValue> values, const SourceSet& sources);

/// Schema guestlink-effective/1.
std::string as_json(std::span<const model::EffectiveValue> values, const SourceSet& sources);

}  // namespace guestlink::view
