#include "reference/lint/inside_link.h"

#include <algorithm>

namespace guestlink::lint {
namespace {

bool is_numbered(std::string_view name, std::string_view stem) {
  return name.size() > stem.size() && name.starts_with(stem) &&
         name.find_first_not_of("0123456789", stem.size()) == std::string_view::npos;
}

}  // namespace

std::vector<GuestAddress> guest_addresses(const model::Laptop& laptop) {
  std::vector<GuestAddress> result;
  if (laptop.guest.interfaces) {
    for (const auto& stanza : laptop.guest.interfaces->stanzas) {
      if (!stanza.address || stanza.address->value.address.is_loopback()) continue;
      result.push_back({stanza.name.value, *stanza.address, false});
    }
  }
  if (laptop.seen.guest_interfaces) {
    for (const auto& interface : laptop.seen.guest_interfaces->all) {
      for (const auto& address : interface.addresses) {
        if (address.value.address.is_loopback()) continue;
        result.push_back({interface.name.value, address, true});
      }
    }
  }
  return result;
}

std::vector<Located<net::Ipv4Cidr>> host_addresses(const model::Laptop& laptop) {
  std::vector<Located<net::Ipv4Cidr>> result;
  for (const auto& interface : laptop.host.interfaces) {
    if (interface.address && !interface.address->value.address.is_loopback()) {
      result.push_back(*interface.address);
    }
  }
  return result;
}

bool is_inside(const model::Laptop& laptop, net::Ipv4Address address) {
  return std::ranges::any_of(host_addresses(laptop),
                             [&](const auto& one) { return one.value.contains(address); });
}

std::vector<std::string> inside_interfaces(const model::Laptop& laptop) {
  std::vector<std::string> result;
  const auto addresses = guest_addresses(laptop);
  const auto add = [&](bool radios) {
    for (const GuestAddress& one : addresses) {
      if (one.interface.starts_with("wl") != radios) continue;
      if (is_inside(laptop, one.address.value.address)) result.push_back(one.interface);
    }
  };
  add(false);
  // A radio in the host's subnet, beside a cable there, is what subnet-overlap-wifi-lan speaks of.
  if (result.empty()) add(true);
  return result;
}

bool is_tap(std::string_view name) {
  return is_numbered(name, "tap") || is_numbered(name, "vmnet");
}

bool is_bridge(std::string_view name) {
  return is_numbered(name, "bridge");
}

const Located<std::string>* tap_of(const model::BhyveSlot& slot) {
  if (slot.device.value != "virtio-net" && slot.device.value != "e1000") return nullptr;
  const auto found =
      std::ranges::find_if(slot.options, [](const auto& option) { return is_tap(option.value); });
  return found == slot.options.end() ? nullptr : &*found;
}

bool is_nat_mode(const model::Laptop& laptop) {
  if (laptop.intent && laptop.intent->mode) return laptop.intent->mode->value == "nat";
  return laptop.guest.nat && !laptop.guest.nat->masquerades.empty();
}

}  // namespace guestlink::lint
