#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"
#include "reference/model/laptop.h"

namespace guestlink::model {

/// What a name is the name of.
enum class NameKind : std::uint8_t {
  module,           ///< A kernel module of the host.
  host_interface,   ///< "bridge0"
  pci_device,       ///< "4/0/0", made by the machine, seen in a capture.
  reserved_device,  ///< "4/0/0", made by pptdevs.
  vm_switch,        ///< Of vm-bhyve.
  vm,               ///< Of vm-bhyve.
  guest_interface,  ///< "wlan0"
  address,          ///< IPv4, of one of the two machines.
  file,             ///< Of the host: "/root/device.map".
};
/// "module", "host interface", …
std::string_view name(NameKind kind);
std::span<const NameKind> name_kinds();

/// One place where a name is made, or used.
struct NameUse {
  std::string name;
  bool defines = false;
  std::string_view what;            ///< "cloned_interfaces", "addm": static storage.
  std::optional<SourceSpan> where;  ///< Nothing: the system's own, as GENERIC's modules are.
};

/// All names of one kind, in the order of their files.
struct Names {
  NameKind kind = NameKind::module;
  std::vector<NameUse> uses;
  /// False where something may make names that files and captures do not show: what seems undefined
  /// may be there all the same.
  bool complete = true;

  /// The first definition of that name, or nothing.
  const NameUse* definition(std::string_view name) const;
  /// Uses of names that nothing defines.
  std::vector<const NameUse*> undefined() const;
  /// Definitions of names that nothing uses.
  std::vector<const NameUse*> unused() const;
  /// Every name that is defined, for "did you mean".
  std::vector<std::string_view> defined() const;
};

/// The names of one kind.
Names names_of(const Laptop& laptop, const SourceSet& sources, NameKind kind);

}  // namespace guestlink::model
