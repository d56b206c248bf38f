#pragma once

#include <string>

#include "reference/base/result.h"

namespace guestlink::io {

/// Good for what to_ethernet() reads; for others an error (unreadable) that names the file,
/// the link type and what to do.  Numbers: tcpdump.org/linktypes.html.
Status check_link_type(const std::string& path, int link_type);

}  // namespace guestlink::io
