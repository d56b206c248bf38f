#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "reference/base/source.h"
#include "reference/model/laptop.h"
#include "reference/model/pci.h"

namespace guestlink::model {

/// One device that a VM asks for.
struct PassedDevice {
  PciAddress address;
  SourceSpan where;  ///< The address in the VM's command or configuration.
};

/// Those of bhyve's `-s N,passthru,B/S/F`, in every form bhyve(8) takes that names an address.
std::vector<PassedDevice> passed_devices(const Laptop& laptop);

/// Where the card's address is written: in pptdevs, or, without one, in the VM.
std::vector<PassedDevice> configured_devices(const Laptop& laptop);

/// passed_devices(), and what wifibox or a bhyve_config(5) file passes on.  wifibox reserves its
/// cards itself.
std::vector<PassedDevice> given_devices(const Laptop& laptop);

/// Whether a host script hands the card over by `devctl set driver`, as wifibox does: pptdevs is
/// not needed then.
bool hands_over_by_devctl(const Laptop& laptop, const SourceSet& sources);

/// Where it says that the laptop's processor is Intel's ("intel") or AMD's ("amd"): in dmesg or
/// sysctl, in laptop.json, or by pciconf's host bridge.  Nothing: it is another's, or nobody says.
std::optional<SourceSpan> processor_of(const Laptop& laptop, std::string_view maker);

/// The function at that address of a listing, bus, slot and function alone; or nothing.
const PciFunction* function_at(std::span<const PciFunction> listing, const PciAddress& address);

/// The function at that address in the capture of pciconf(8), or nothing.
const PciFunction* captured_function(const Laptop& laptop, const PciAddress& address);

}  // namespace guestlink::model
