#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/diagnostic.h"
#include "reference/base/result.h"
#include "reference/base/source.h"
#include "reference/report/summary.h"

namespace guestlink::cli {

/// What the laptops given to `check` came to.
struct Judged {
  SourceSet sources;
  Diagnostics findings;
  std::size_t laptops = 0;
  std::size_t files = 0;
  report::LineCounts lines;
};

/// Reads a laptop, a directory or a bundle, and judges it.  Fails when it cannot be read or is
/// none.
Status judge_laptop(const std::string& path, Judged& into);

/// Judges one file alone: `text` as a file of the kind `kind`, by the kind's name ("loader.conf")
/// or by its path in a laptop directory ("host/root/vm_run").  Fails for an unknown kind.
Status judge_text(const std::string& kind, std::string text, Judged& into);

/// Leaves the findings whose fingerprint does not stand in the baseline file, which has one per
/// line and behind it the rule; and adds a finding (baseline-unused) for each line that matches
/// nothing any more, if its rule `is_asked_for`.
Status take_baseline_away(const std::string& path,
                          const std::function<bool(std::string_view)>& is_asked_for,
                          Judged& judged);

/// A baseline file's text that takes all findings of `judged` away.
std::string baseline_text(const Judged& judged);

}  // namespace guestlink::cli
