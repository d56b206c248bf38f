#pragma once

#include <span>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "reference/forward/settings.h"

namespace guestlink::cli {

/// What --pf and --pf-name say.
struct PfOptions {
  std::string file;                ///< Empty: none.
  std::vector<std::string> names;  ///< "re1=outside"
};

/// Puts the rules of a pf.conf into the settings (relay::apply_pf).  `interfaces` are those that
/// the ports are connected to, as further names of theirs; may be empty.  The error (unreadable) is
/// the whole text for a person.
Status apply_pf_file(const PfOptions& options, std::span<const std::string> interfaces,
                     forward::Settings& settings);

}  // namespace guestlink::cli
