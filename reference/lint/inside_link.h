#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"
#include "reference/model/laptop.h"
#include "reference/net/address.h"

namespace guestlink::lint {

/// One IPv4 address of the guest, and how it is known.
struct GuestAddress {
  std::string interface;
  Located<net::Ipv4Cidr> address;
  bool captured = false;  ///< Seen, not configured.
};

/// The addresses that guest/etc/network/interfaces gives out and those of the guest's capture;
/// loopback left out.
std::vector<GuestAddress> guest_addresses(const model::Laptop& laptop);

/// The static addresses of rc.conf.
std::vector<Located<net::Ipv4Cidr>> host_addresses(const model::Laptop& laptop);

/// Whether `address` lies in the subnet of one of the host's static addresses.
bool is_inside(const model::Laptop& laptop, net::Ipv4Address address);

/// The names of the guest's interfaces whose address lies on the host's side: "eth0".
std::vector<std::string> inside_interfaces(const model::Laptop& laptop);

/// "tap0", "vmnet3" and the like: an interface that a VM opens.
bool is_tap(std::string_view name);

/// "bridge0" and the like.
bool is_bridge(std::string_view name);

/// The tap operand of a network device of bhyve(8) ("tap0"), or nothing.
const Located<std::string>* tap_of(const model::BhyveSlot& slot);

/// Whether the laptop's files speak of NAT in the guest: laptop.json says so, or a script
/// masquerades.
bool is_nat_mode(const model::Laptop& laptop);

}  // namespace guestlink::lint
