#pragma once

#include <string_view>
#include <vector>

#include "reference/base/source.h"
#include "reference/model/laptop.h"

namespace guestlink::lint {

/// Something of the host that only a package brings; any one of `names` will do.
struct NeededPackage {
  std::vector<std::string_view> names;
  SourceSpan where;  ///< What needs it.
};

/// The UEFI firmware that VMs of vm-bhyve start from: /usr/local/share/uefi-firmware.
std::vector<NeededPackage> needed_firmware(const model::Laptop& laptop);

/// All that the VMs of the host need: vm-bhyve, firmware, grub-bhyve, wifibox.
std::vector<NeededPackage> needed_packages(const model::Laptop& laptop);

/// Whether the capture of `pkg info` lists one of them.
bool is_installed(const model::HostFacts& facts, const NeededPackage& needed);

}  // namespace guestlink::lint
