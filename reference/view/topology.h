#pragma once

#include <string>

#include "reference/base/source.h"
#include "reference/model/topology.h"

namespace guestlink::view {

/// Node by node with interfaces and addresses, then links, the card, and what is missing.
std::string as_text(const model::Topology& topology, const SourceSet& sources);

/// Schema guestlink-topology/1.
std::string as_json(const model::Topology& topology, const SourceSet& sources);

/// A flowchart of mermaid.js.
std::string as_mermaid(const model::Topology& topology);

/// A drawing of its own size (SVG 1.1), without scripts, styles of elsewhere or links.
std::string as_svg(const model::Topology& topology);

}  // namespace guestlink::view
