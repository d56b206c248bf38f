#pragma once

#include <span>

#include "reference/lint/rule.h"

namespace guestlink::lint {

/// The rules that only say what a reader noted as refused; they differ in nothing but their texts.
std::span<const Rule> refused_line_rules();

}  // namespace guestlink::lint
