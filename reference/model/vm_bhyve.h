#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"
#include "reference/model/assignments.h"
#include "reference/model/pci.h"
#include "reference/net/address.h"

namespace guestlink::model {

/// The settings of one vm-bhyve file as config::load of its lib/vm-config reads them: lines that
/// begin with a small letter, cut at the first '#', without '"'.
struct VmSettings {
  FileId file;
  std::vector<Assignment>
      all;  ///< In the file's order; of a key that stands twice the first counts.
  /// The one in effect, or nothing.  An empty value is one.
  const Assignment* find(std::string_view key) const;
  bool is_yes(std::string_view key) const;
};

/// util::yesno: yes, true, on or 1 in any case.
bool is_vm_yes(std::string_view value);

/// networkN_type and what belongs to it.
struct VmNetwork {
  Located<std::string> type;                        ///< "virtio-net", "e1000"
  std::optional<Located<std::string>> switch_name;  ///< networkN_switch
  std::optional<Located<std::string>> device;       ///< networkN_device: a tap used as it is.
  std::optional<Located<std::string>> name;         ///< networkN_name: the name of a tap it makes.
  std::optional<Located<std::string>> mac;          ///< As written.
};

/// diskN_type with diskN_name.
struct VmDisk {
  Located<std::string> type;                   ///< "virtio-blk", "ahci-hd"
  Located<std::string> name;                   ///< "disk0.img"
  std::optional<Located<std::string>> device;  ///< diskN_dev: "file", "zvol", "sparse-zvol", …
};

/// passthruN, `B/S/F[=GUESTSLOT:FUNCTION]`.
struct VmPassthru {
  Located<std::string> text;                       ///< The whole value.
  std::optional<Located<PciAddress>> device;       ///< Nothing where it is not B/S/F.
  std::optional<Located<std::string>> guest_slot;  ///< What stands behind '='.
  std::optional<Located<std::string>> options;     ///< passthruN_options
};

/// One VM of vm-bhyve (NAME/NAME.conf), or a template it is made from.
struct Vm {
  std::string name;  ///< The directory's, for a template the file's without ".conf".
  std::string path;  ///< On the laptop: "/zroot/vms/wifiman/wifiman.conf".
  VmSettings settings;
  std::optional<Located<std::string>> loader;  ///< As written, also when it is empty.
  std::optional<Located<std::string>> cpu;
  std::optional<Located<std::string>> memory;
  // vm-bhyve counts from 0 and stops at the first number that is missing; what lies beyond is not
  // here.
  std::vector<VmNetwork> networks;
  std::vector<VmDisk> disks;
  std::vector<VmPassthru> passthru;
  /// Keys with a number that vm-bhyve never reaches: network1_type without network0_type.
  std::vector<Located<std::string>> beyond_gap;
};

/// One virtual switch of .config/system.conf.
struct VmSwitch {
  Located<std::string> name;                    ///< Where it stands in switch_list.
  std::optional<Located<std::string>> type;     ///< type_NAME; without it the switch is standard.
  std::vector<Located<std::string>> ports;      ///< ports_NAME
  std::optional<Located<std::string>> bridge;   ///< bridge_NAME of a manual switch.
  std::optional<Located<std::string>> address;  ///< addr_NAME as written.
  std::optional<Located<net::Ipv4Cidr>> ipv4;   ///< addr_NAME where it is one.
  std::optional<Located<std::string>> vlan;     ///< vlan_NAME
  std::optional<Located<std::string>> mtu;      ///< mtu_NAME
  bool is_private = false;                      ///< private_NAME: its ports do not see each other.
  /// "standard", "manual", "vxlan", "vale" or "netgraph"; what is none of these counts as standard.
  std::string_view kind() const;
  /// The bridge its guests' taps join: bridge_NAME, else "vm-NAME"; empty where vm-bhyve does not
  /// know it beforehand (a name of more than 12 characters) or there is no bridge (vale, netgraph).
  std::string bridge_name() const;
};

/// What the files below vm_dir say.
struct VmBhyve {
  std::optional<VmSettings> system;  ///< .config/system.conf
  std::vector<VmSwitch> switches;    ///< In the order of switch_list.
  std::vector<Vm> machines;
  std::vector<Vm> templates;  ///< .templates/*.conf
  const VmSwitch* find_switch(std::string_view name) const;
  const Vm* find_machine(std::string_view name) const;
};

/// Every key that vm-bhyve reads from a VM's file, with an N for a number: "networkN_type".
std::span<const std::string_view> vm_conf_keys();
/// True for "loader", "network0_type", "network12_type".
bool is_vm_conf_key(std::string_view key);

}  // namespace guestlink::model
