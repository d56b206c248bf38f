#include "reference/model/known_modules.h"

#include <algorithm>
#include <array>

namespace guestlink::model {

std::span<const KnownModule> known_modules() {
  static constexpr std::array modules{
      KnownModule{"aesni", 13},
      KnownModule{"acpi_ibm", 0},
      KnownModule{"acpi_video", 0},
      KnownModule{"ahci", 12},
      KnownModule{"amdtemp", 0},
      KnownModule{"bridgestp", 0},
      KnownModule{"cc_cubic", 14},
      KnownModule{"cc_htcp", 0},
      KnownModule{"coretemp", 0},
      KnownModule{"cpuctl", 0},
      KnownModule{"cryptodev", 0},
      KnownModule{"cuse", 0},
      KnownModule{"drm", 0},
      KnownModule{"fdescfs", 0},
      KnownModule{"fusefs", 0},
      KnownModule{"geom_eli", 0},
      KnownModule{"geom_label", 12},
      KnownModule{"geom_mirror", 0},
      KnownModule{"i915kms", 0},
      KnownModule{"amdgpu", 0},
      KnownModule{"if_ath", 12},
      KnownModule{"if_ath_pci", 12},
      KnownModule{"if_axe", 0},
      KnownModule{"if_axge", 0},
      KnownModule{"if_bridge", 0},
      KnownModule{"if_bwn", 0},
      KnownModule{"if_cdce", 0},
      KnownModule{"if_em", 12},
      KnownModule{"if_epair", 0},
      KnownModule{"if_igb", 12},
      KnownModule{"if_iwlwifi", 0},
      KnownModule{"if_iwm", 0},
      KnownModule{"if_iwn", 12},
      KnownModule{"if_lagg", 0},
      KnownModule{"if_re", 12},
      KnownModule{"if_rtw88", 0},
      KnownModule{"if_rtwn_pci", 0},
      KnownModule{"if_rtwn_usb", 0},
      KnownModule{"if_tap", 0},
      KnownModule{"if_tun", 12},
      KnownModule{"if_tuntap", 13},
      KnownModule{"if_urndis", 0},
      KnownModule{"if_ure", 0},
      KnownModule{"if_vlan", 12},
      KnownModule{"if_vmx", 12},
      KnownModule{"if_wg", 0},
      KnownModule{"ig4", 0},
      KnownModule{"iichid", 0},
      KnownModule{"ipfw", 0},
      KnownModule{"ipfw_nat", 0},
      KnownModule{"iwm3160fw", 0},
      KnownModule{"iwm3168fw", 0},
      KnownModule{"iwm7260fw", 0},
      KnownModule{"iwm7265Dfw", 0},
      KnownModule{"iwm7265fw", 0},
      KnownModule{"iwm8000Cfw", 0},
      KnownModule{"iwm8265fw", 0},
      KnownModule{"iwm9000fw", 0},
      KnownModule{"iwm9260fw", 0},
      KnownModule{"linprocfs", 0},
      KnownModule{"linsysfs", 0},
      KnownModule{"linux", 0},
      KnownModule{"linux64", 0},
      KnownModule{"mac_do", 0},
      KnownModule{"netgraph", 0},
      KnownModule{"ng_bridge", 0},
      KnownModule{"ng_ether", 0},
      KnownModule{"nmdm", 0},
      KnownModule{"nullfs", 0},
      KnownModule{"nvidia", 0},
      KnownModule{"nvidia-modeset", 0},
      KnownModule{"nvme", 12},
      KnownModule{"opensolaris", 0},
      KnownModule{"pf", 0},
      KnownModule{"pflog", 0},
      KnownModule{"pfsync", 0},
      KnownModule{"radeonkms", 0},
      KnownModule{"rtw88", 0},
      KnownModule{"sem", 0},
      KnownModule{"snd_driver", 0},
      KnownModule{"snd_hda", 12},
      KnownModule{"tmpfs", 0},
      KnownModule{"tcp_bbr", 0},
      KnownModule{"tcp_rack", 0},
      KnownModule{"uhid", 0},
      KnownModule{"umass", 12},
      KnownModule{"usbhid", 14},
      KnownModule{"virtio", 12},
      KnownModule{"virtio_pci", 12},
      KnownModule{"vmm", 0},
      KnownModule{"wlan", 12},
      KnownModule{"wlan_amrr", 12},
      KnownModule{"wlan_ccmp", 12},
      KnownModule{"wlan_tkip", 12},
      KnownModule{"wlan_wep", 12},
      KnownModule{"wmt", 0},
      KnownModule{"xhci", 12},
      KnownModule{"zfs", 0},
  };
  return modules;
}

const KnownModule* known_module(std::string_view name) {
  const auto modules = known_modules();
  const auto found = std::ranges::find(modules, name, &KnownModule::name);
  return found == modules.end() ? nullptr : &*found;
}

std::vector<std::string_view> known_module_names() {
  std::vector<std::string_view> names;
  for (const KnownModule& module : known_modules()) names.push_back(module.name);
  return names;
}

}  // namespace guestlink::model
