#include "sim/world/stubs.h"

#include <array>

namespace guestlink::sim {

std::span<const std::string_view> stubbed_commands() {
  static constexpr std::array<std::string_view, 32> commands{
      "apk",          "apt",      "apt-get", "dpkg",     "freebsd-update",
      "halt",         "init",     "insmod",  "kldload",  "kldunload",
      "modprobe",     "mount",    "pkg",     "poweroff", "rc-service",
      "rc-update",    "reboot",   "rfkill",  "rmmod",    "service",
      "setup-alpine", "shutdown", "swapoff", "swapon",   "systemctl",
      "telinit",      "umount",   "wall",    "zfs",      "zpool",
      "kexec",        "losetup"};
  return commands;
}

std::string_view stub_script() {
  return "#!/bin/sh\n"
         "echo \"${0##*/} $*\" >> /var/log/guestlink-stubs\n"
         "exit 0\n";
}

}  // namespace guestlink::sim
