#include "reference/model/passthrough.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "reference/model/laptop_files.h"

namespace guestlink::model {
namespace {

/// "pci0:4:0:0" and "pci4:0:0" to bus/slot/function; other words as they are.
std::string with_slashes(std::string_view selector) {
  if (!selector.starts_with("pci")) return std::string(selector);
  selector.remove_prefix(3);
  if (std::ranges::count(selector, ':') == 3) selector.remove_prefix(selector.find(':') + 1);
  std::string result(selector);
  std::ranges::replace(result, ':', '/');
  return result;
}

}  // namespace

std::vector<PassedDevice> passed_devices(const Laptop& laptop) {
  std::vector<PassedDevice> result;
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& slot : command.slots) {
      if (slot.device.value != "passthru" || slot.options.empty()) continue;
      const auto& selector = slot.options.front();
      const auto address = parse_pci_slashes(with_slashes(selector.value));
      if (address) result.push_back({*address, selector.where});
    }
  }
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    for (const auto& device : machine.passthru) {
      if (device.device) result.push_back({device.device->value, device.device->where});
    }
  }
  return result;
}

std::vector<PassedDevice> given_devices(const Laptop& laptop) {
  std::vector<PassedDevice> result = passed_devices(laptop);
  for (const BhyveConfig& config : laptop.host.bhyve_configs) {
    for (const BhyveConfigDevice& device : config.devices) {
      if (device.passed) result.push_back({*device.passed, device.model.where});
    }
  }
  if (laptop.host.wifibox) {
    for (const auto& card : laptop.host.wifibox->passthru) {
      result.push_back({card.value, card.where});
    }
  }
  return result;
}

bool hands_over_by_devctl(const Laptop& laptop, const SourceSet& sources) {
  if (laptop.host.rc.is_yes("wifibox_enable")) return true;
  return std::ranges::any_of(laptop.files, [&](const FileLines& one) {
    if (!path_in_laptop(laptop, sources, one.file).starts_with("host/")) return false;
    const std::string_view text = sources.text(one.file);
    const std::size_t at = text.find("devctl ");
    return at != std::string_view::npos && text.find("set driver", at) != std::string_view::npos;
  });
}

std::vector<PassedDevice> configured_devices(const Laptop& laptop) {
  if (laptop.host.passthrough.empty()) return given_devices(laptop);
  std::vector<PassedDevice> result;
  for (const auto& reserved : laptop.host.passthrough) {
    result.push_back({reserved.value, reserved.where});
  }
  return result;
}

std::optional<SourceSpan> processor_of(const Laptop& laptop, std::string_view maker) {
  const bool intel = maker == "intel";
  const auto told = [](bool fits, SourceSpan where) {
    return fits ? std::optional(where) : std::nullopt;
  };
  if (const auto& vendor = laptop.seen.facts.cpu_vendor) {
    return told(vendor->value == (intel ? "GenuineIntel" : "AuthenticAMD"), vendor->where);
  }
  if (laptop.intent && laptop.intent->cpu) {
    return told(laptop.intent->cpu->value == maker, laptop.intent->cpu->where);
  }
  // The host bridge of the processor itself.
  const PciFunction* const bridge = captured_function(laptop, {});
  if (bridge == nullptr) return std::nullopt;
  return told(bridge->vendor_id == (intel ? 0x8086 : 0x1022), bridge->where);
}

const PciFunction* function_at(std::span<const PciFunction> listing, const PciAddress& address) {
  const auto found = std::ranges::find_if(listing, [&](const PciFunction& one) {
    const auto& at = one.address.value;
    return at.bus == address.bus && at.slot == address.slot && at.function == address.function;
  });
  return found == listing.end() ? nullptr : &*found;
}

const PciFunction* captured_function(const Laptop& laptop, const PciAddress& address) {
  return function_at(laptop.seen.pci, address);
}

}  // namespace guestlink::model
