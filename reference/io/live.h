#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "reference/io/port.h"
#include "reference/net/address.h"

namespace guestlink::io {

/// All frames of a network interface, with its offloads: superpackets stay whole and unfinished
/// checksums stay unfinished, as net::Offload tells.  Promiscuous; VLAN tags stand in the frame;
/// what this machine itself sends there is not seen.  Linux: AF_PACKET with PACKET_VNET_HDR.
Result<std::unique_ptr<Port>> open_interface(const std::string& interface);

/// What the kernel is to know of a tap's end that it holds.
struct TapSettings {
  net::MacAddress mac;  ///< All zero: what the kernel chooses.
  std::vector<net::Ipv4Cidr> addresses;
  std::optional<net::Ipv4Address> gateway;  ///< Becomes the default route when there is none.
  std::uint16_t mtu = 1500;
};

/// Makes the tap `name`, which lasts as long as the port, and brings it up.
Result<std::unique_ptr<Port>> open_tap(const std::string& name, const TapSettings& settings);

/// Interfaces on which this machine's kernel hears and answers nothing, until it is destroyed or
/// its process ends, however that ends.
class Silence {
 public:
  virtual ~Silence() = default;
};

/// Makes the kernel silent on `interfaces`, so that it does not answer beside the forwarder
/// (TCP resets, ICMP errors, ARP replies).  Linux: IPv6 switched off there, and a netdev ingress
/// chain of nft(8) that drops what has passed the packet sockets.  Needs nft: unsupported without.
Result<std::unique_ptr<Silence>> silence_kernel(std::span<const std::string> interfaces);

/// The IPv4 addresses that the kernel has on `interface`; fails when there is no such interface.
Result<std::vector<net::Ipv4Cidr>> kernel_addresses(const std::string& interface);

}  // namespace guestlink::io
