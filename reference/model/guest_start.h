#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "reference/base/source.h"
#include "reference/model/laptop.h"
#include "reference/model/pci.h"
#include "reference/net/address.h"

namespace guestlink::model {

/// Who starts the guest.
enum class GuestManager : std::uint8_t {
  script,    ///< A script of the host that calls bhyve(8).
  vm_bhyve,  ///< vm(8) of vm-bhyve.
  wifibox,   ///< wifibox(8).
};

/// What the guest is started with, whoever starts it.
struct GuestStart {
  GuestManager manager = GuestManager::script;
  std::string vm;            ///< Its name; empty: not said.
  SourceSpan where;          ///< The word `bhyve`, or the line that speaks of the guest.
  bool wires_memory = true;  ///< bhyve's -S, which the managers give by themselves.
  bool has_nic = false;      ///< It has a network card towards this host.
  std::optional<SourceSpan> nic;
  std::string tap;            ///< Its end on the host.
  std::string bridge;         ///< The bridge that the manager puts the tap into; empty: none.
  bool makes_bridge = false;  ///< The manager makes that bridge, too.
  std::optional<net::MacAddress> mac;
  std::optional<SourceSpan> passed;  ///< The device that is handed over.
  std::optional<PciAddress> device;  ///< Its address, where it can be read.
};

/// The guest that has the passed device, else the first; nothing where no file starts one.
std::optional<GuestStart> guest_start(const Laptop& laptop);

}  // namespace guestlink::model
