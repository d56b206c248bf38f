#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/source.h"
#include "reference/model/assignments.h"
#include "reference/model/bhyve_config.h"
#include "reference/model/pci.h"
#include "reference/model/pf.h"
#include "reference/model/ssh.h"
#include "reference/model/vm_bhyve.h"
#include "reference/net/address.h"

namespace guestlink::model {

/// What rc.conf makes of one interface (cloned_interfaces, ifconfig_NAME, ifconfig_NAME_alias…).
struct HostInterface {
  Located<std::string> name;                      ///< Where it is first named.
  std::optional<SourceSpan> created;              ///< In cloned_interfaces.
  std::optional<SourceSpan> configured;           ///< The value of its ifconfig_NAME.
  std::optional<Located<net::Ipv4Cidr>> address;  ///< `inet A/P` or `inet A netmask M`.
  std::vector<Located<std::string>> members;      ///< `addm` operands of a bridge.
  std::optional<Located<net::MacAddress>> mac;    ///< `ether` or `link`.
  bool up = false;                              ///< The word `up`, or an address, which implies it.
  bool dhcp = false;                            ///< DHCP or SYNCDHCP.
  bool wpa = false;                             ///< WPA or HOSTAP: a wlan of the host's own.
  std::vector<Located<net::Ipv4Cidr>> aliases;  ///< ifconfig_NAME_aliasN, _aliases, ipv4_addrs_NAME
  std::optional<Located<std::uint32_t>> mtu;
  std::vector<Located<std::string>> words;  ///< Of ifconfig_NAME, as ifconfig(8) gets them.
};

/// One `-s SLOT,DEVICE,…` of bhyve(8).
struct BhyveSlot {
  Located<std::string> slot;                  ///< "5", "5:0", "0:5:0" as written.
  Located<std::string> device;                ///< "passthru", "virtio-net", "ahci-cd", …
  std::vector<Located<std::string>> options;  ///< What follows, comma by comma.
  SourceSpan where;                           ///< The whole operand of -s.
};

/// One option of bhyve(8) with its value.
struct BhyveOption {
  char letter = 'o';
  Located<std::string> value;
};

/// One call of bhyve(8) in a script, with the script's plain variables filled in.
struct BhyveCommand {
  SourceSpan where;                             ///< The word `bhyve`.
  std::vector<Located<std::string>> flags;      ///< "-A", "-S", …: options without a value.
  std::vector<BhyveSlot> slots;                 ///< In order.
  std::vector<Located<std::string>> consoles;   ///< The values of -l: "com1,/dev/nmdm0A".
  std::optional<Located<std::string>> memory;   ///< -m as written.
  std::optional<Located<std::string>> cpus;     ///< -c as written.
  std::optional<Located<std::string>> vm_name;  ///< The last word.
  bool in_loop = false;  ///< Inside while, until or for: it is started again after a reboot.
  std::vector<BhyveOption> others;  ///< Options with a value that have no place above, -o too.
  /// Variables in its words that nothing in the script sets; the words keep them as written.
  std::vector<Located<std::string>> unset_variables;
  /// True when an option letter is present, wherever it stands ("-AHP").
  bool has_flag(char letter) const;
};

/// One call of grub-bhyve(8) in a script.
struct GrubBhyveCommand {
  SourceSpan where;
  bool wired = false;                            ///< -S
  std::optional<Located<std::string>> root;      ///< -r
  std::optional<Located<std::string>> map_path;  ///< -m, quotes gone
  std::optional<Located<std::string>> memory;    ///< -M
  std::optional<Located<std::string>> console;   ///< -c
  std::optional<Located<std::string>> vm_name;
};

/// One line of grub-bhyve's device.map: `(cd0) /path`.
struct DeviceMapEntry {
  Located<std::string> device;  ///< "(cd0)" with its parentheses, or what stands there instead.
  Located<std::string> path;    ///< Empty when the line has one word only.
};

/// grub-bhyve's device.map.
struct DeviceMap {
  std::string path;  ///< On the laptop: "/root/device.map".
  FileId file;
  std::vector<DeviceMapEntry> entries;
};

/// One command of a script, variables filled in where the script's text says what they hold.
struct ScriptCommand {
  SourceSpan where;
  std::vector<Located<std::string>> words;  ///< Its name first.
  bool plain = true;         ///< False when a word holds what only a running shell knows.
  bool in_loop = false;      ///< Inside while, until or for.
  bool conditional = false;  ///< Inside if, case, a function, or behind && and ||.
  bool background = false;   ///< Ended by &.
  std::string function;      ///< The function it stands in; empty: none.
};

/// A shell script of the host.
struct HostScript {
  FileId file;
  std::string path;  ///< On the laptop: "/root/vm_run".
  std::vector<ScriptCommand> commands;
  Assignments variables;  ///< In the script's order.
};

/// What the FreeBSD side of the laptop is configured to do.
struct HostConfig {
  Assignments loader;  ///< loader.conf
  Assignments rc;      ///< rc.conf
  Assignments sysctl;  ///< sysctl.conf

  std::vector<Located<PciAddress>> passthrough;  ///< loader.conf pptdevs, pptdevs2, …
  std::vector<Located<std::string>> cloned_interfaces;
  std::vector<HostInterface> interfaces;  ///< In the order of their first mention.
  std::optional<Located<net::Ipv4Address>> default_router;
  std::vector<Located<net::Ipv4Address>> name_servers;  ///< resolv.conf

  std::vector<BhyveCommand> bhyve;     ///< From every host script that calls it.
  std::vector<GrubBhyveCommand> grub;  ///< Likewise.
  std::optional<DeviceMap> device_map;
  VmBhyve vm_bhyve;
  std::optional<PfConfig> pf;  ///< pf.conf
  std::vector<BhyveConfig> bhyve_configs;
  std::optional<Wifibox> wifibox;
  /// dnsmasq.conf, of a host that serves its guests.
  std::optional<FileId> dnsmasq_file;
  Assignments dnsmasq;
  std::optional<SshdConfig> sshd;
  std::vector<SshTunnel> tunnels;   ///< `ssh -R` commands in host scripts.
  std::vector<HostScript> scripts;  ///< Every script that was read, with all its commands.

  /// The interface of that name, or nothing.
  const HostInterface* interface(std::string_view name) const;
};

}  // namespace guestlink::model
