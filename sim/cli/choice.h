#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/run/selection.h"

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11's name
class App;
}

namespace guestlink::sim {

/// Declares what `run` and `list` have in common: PATH or tag, --filter, --variants, --matrix,
/// --set.
void declare_choice(CLI::App& app, const std::shared_ptr<Choice>& choice);

}  // namespace guestlink::sim
