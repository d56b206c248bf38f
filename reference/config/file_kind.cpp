#include "reference/config/file_kind.h"

#include <algorithm>
#include <array>

#include "reference/config/readers.h"
#include "reference/config/vm_bhyve.h"

namespace guestlink::config {
namespace {

constexpr std::array kinds{
    FileKind{"laptop.json", "laptop.json", "guestlink(1)", read_laptop_json},
    FileKind{"freebsd-version", "captures/host/freebsd-version*", "freebsd-version(1)",
             read_freebsd_version},

    FileKind{"loader.conf", "host/boot/loader.conf", "loader.conf(5)", read_loader_conf},
    FileKind{"loader.conf", "host/boot/loader.conf.local", "loader.conf(5)", read_loader_conf},
    FileKind{"loader.conf", "host/boot/loader.conf.d/*.conf", "loader.conf(5)", read_loader_conf},
    FileKind{"sysctl.conf", "host/etc/sysctl.conf", "sysctl.conf(5)", read_sysctl_conf},
    FileKind{"sysctl.conf", "host/etc/sysctl.conf.local", "sysctl.conf(5)", read_sysctl_conf},
    FileKind{"resolv.conf", "host/etc/resolv.conf", "resolv.conf(5)", read_resolv_conf},
    FileKind{"vm-bhyve system.conf", "host/*/.config/system.conf", "vm(8) of vm-bhyve",
             read_vm_system_conf},
    FileKind{"vm-bhyve template", "host/*/.templates/*.conf", "vm(8) of vm-bhyve",
             read_vm_template},
    FileKind{"vm-bhyve VM", "host/*/*.conf", "vm(8) of vm-bhyve", read_vm_conf, is_vm_conf_path},
    FileKind{"device.map", "host/*device*map", "grub-bhyve(8)", read_device_map},
};

/// Shell-like: `*` is any run of characters, a slash too.
bool fits(std::string_view pattern, std::string_view path) {
  std::size_t star = std::string_view::npos;
  std::size_t retry = 0;
  std::size_t at = 0;
  std::size_t want = 0;
  while (at < path.size()) {
    if (want < pattern.size() && pattern[want] == '*') {
      star = want++;
      retry = at;
    } else if (want < pattern.size() && pattern[want] == path[at]) {
      ++want;
      ++at;
    } else if (star != std::string_view::npos) {
      want = star + 1;
      at = ++retry;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', want) == std::string_view::npos;
}

}  // namespace

std::span<const FileKind> file_kinds() {
  return kinds;
}

const FileKind* kind_of(std::string_view path) {
  const auto found = std::ranges::find_if(kinds, [&](const FileKind& kind) {
    return fits(kind.pattern, path) && (kind.fits == nullptr || kind.fits(path));
  });
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace guestlink::config
