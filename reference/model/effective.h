#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reference/base/source.h"
#include "reference/model/laptop.h"

namespace guestlink::model {

/// One value that is in effect.
struct EffectiveValue {
  std::string group;  ///< Whose it is: "loader.conf", "rc.conf", "guest sshd_config", "VM wifiman".
  std::string key;
  std::string value;
  std::optional<SourceSpan> where;  ///< Nothing: the program's own default.
  bool known = true;  ///< False where a running shell decides; `value` as written then.
  /// What was said for the same key, too, and does not count.
  std::vector<Located<std::string>> passed_over;
};

/// Every value in effect, group by group, each group in its file's order and its defaults, where
/// they matter for the link and the file does not speak of them, behind.  Of most files the last
/// line counts; of sshd_config and of vm-bhyve's VM files the first.
std::vector<EffectiveValue> derive_effective(const Laptop& laptop);

}  // namespace guestlink::model
