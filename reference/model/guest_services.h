#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"
#include "reference/model/assignments.h"
#include "reference/net/address.h"

namespace guestlink::model {

/// busybox's udhcpd.conf.
struct UdhcpdConfig {
  FileId file;
  Assignments settings;  ///< "start", "max_leases"; options as "opt router".
  std::optional<Located<net::Ipv4Address>> start, end;
  std::optional<Located<std::string>> interface;  ///< Without one it is eth0.
  std::optional<Located<std::uint8_t>> prefix;    ///< Of `opt subnet`.
  std::vector<Located<net::Ipv4Address>> routers;
  std::vector<Located<net::Ipv4Address>> name_servers;
  std::vector<Located<net::Ipv4Address>> fixed;  ///< Of static_lease lines.
  std::optional<Located<std::uint32_t>> most_leases;
  std::optional<Located<std::uint32_t>> lease_seconds;
};

/// hostapd.conf.
struct HostapdConfig {
  FileId file;
  Assignments settings;     ///< All but the secrets.
  bool has_secret = false;  ///< wpa_passphrase, wpa_psk and their like stand in it; never kept.
};

/// `options NAME…` or `install NAME…` of modprobe.d.
struct ModprobeLine {
  Located<std::string> module;
  Located<std::string> text;  ///< What follows.
};

/// Which modules a Linux guest loads by itself and which never.
struct GuestModules {
  std::vector<Located<std::string>> at_boot;      ///< /etc/modules, modules-load.d
  std::vector<Located<std::string>> blacklisted;  ///< modprobe.d
  std::vector<ModprobeLine> options;
  std::vector<ModprobeLine> installs;  ///< A command instead of the module: "/bin/false".
};

/// The name as the kernel compares it: '-' counts as '_'.
bool is_same_module(std::string_view one, std::string_view other);

}  // namespace guestlink::model
