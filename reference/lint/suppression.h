#pragma once

#include <string_view>
#include <vector>

#include "reference/base/diagnostic.h"
#include "reference/base/source.h"
#include "reference/model/laptop.h"

namespace guestlink::lint {

/// One comment line `# guestlink: allow RULE reason`: its file's findings of that rule are wanted.
struct Allow {
  SourceSpan where;  ///< The rule's id.
  std::string_view rule;
  std::string_view reason;  ///< May be empty.
};

/// Those of one file.
std::vector<Allow> allows_of(const SourceSet& sources, FileId file);

/// `findings` without those that the file they stand in allows, and with a finding for each allow
/// that allowed nothing (allow-unused) or names no rule (allow-unknown-rule).  Sorted by place.
Diagnostics without_allowed(const model::Laptop& laptop, const SourceSet& sources,
                            Diagnostics findings);

}  // namespace guestlink::lint
