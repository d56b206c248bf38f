#pragma once

#include <string_view>

namespace guestlink::config {

/// True for a path that vm-bhyve reads as a VM's file: DIRECTORY/NAME/NAME.conf of the host, not
/// below the folders of the base system.
bool is_vm_conf_path(std::string_view path);

}  // namespace guestlink::config
