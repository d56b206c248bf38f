#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "reference/config/reading.h"
#include "reference/model/vm_bhyve.h"

namespace guestlink::config {

/// The lines of a vm-bhyve file as config::load reads them; marks each, and notes what vm-bhyve
/// passes over.
model::VmSettings read_vm_settings(Reading& in);

/// Quick look-ups in settings: the first of a key wins.
class VmSettingsIndex {
 public:
  /// `settings` must outlive it.
  explicit VmSettingsIndex(const model::VmSettings& settings);
  const model::Assignment* find(const std::string& key) const;
  /// The value, also an empty one; nothing where the key does not stand.
  std::optional<Located<std::string>> value(const std::string& key) const;
  /// The value unless it is empty.
  std::optional<Located<std::string>> filled(const std::string& key) const;

 private:
  std::map<std::string_view, const model::Assignment*, std::less<>> first_;
};

}  // namespace guestlink::config
