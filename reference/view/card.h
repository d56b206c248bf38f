#pragma once

#include <optional>
#include <span>
#include <string>

#include "reference/base/source.h"
#include "reference/model/card.h"

namespace guestlink::view {

/// A paragraph for each card: which it is, what the guest needs for it, what is known, and whether
/// the VM is still needed.
std::string as_text(std::span<const model::Card> cards, std::optional<model::Release> release,
                    const SourceSet& sources);

/// Schema guestlink-card/1.
std::string as_json(std::span<const model::Card> cards, std::optional<model::Release> release,
                    const SourceSet& sources);

}  // namespace guestlink::view
