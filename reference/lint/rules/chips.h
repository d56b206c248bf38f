#pragma once

#include <span>

#include "reference/lint/rule.h"

namespace guestlink::lint {

/// The rules about certain chips; they differ in nothing but ids and texts.
std::span<const Rule> chip_rules();

}  // namespace guestlink::lint
