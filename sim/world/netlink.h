#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "reference/net/address.h"
#include "sim/world/world.h"

namespace guestlink::sim {

/// rtnetlink in one network namespace: that of the thread that opened it.
class Netlink {
 public:
  static Result<Netlink> open();
  Netlink(Netlink&&) noexcept;
  Netlink& operator=(Netlink&&) noexcept;
  Netlink(const Netlink&) = delete;
  Netlink& operator=(const Netlink&) = delete;
  ~Netlink();

  /// One end of a new pair; the other end's namespace is `other_net`, a descriptor.
  struct PairEnd {
    std::string name;
    net::MacAddress mac;
    std::uint16_t mtu = 1500;
  };
  Status make_pair(const PairEnd& here, const PairEnd& other, int other_net);
  Status make_bridge(const std::string& name, const BridgeSettings& settings);
  Status set_up(const std::string& name, bool up);
  Status set_mac(const std::string& name, const net::MacAddress& mac);
  Status set_mtu(const std::string& name, std::uint16_t mtu);
  /// An empty `bridge` takes it out of the one it is in.
  Status set_bridge(const std::string& name, const std::string& bridge);
  /// Moves it, down, to the namespace `net` under `new_name`.
  Status move(const std::string& name, int net, const std::string& new_name);
  Status remove(const std::string& name);
  /// Makes the kernel finish every checksum and segment itself on it, so that what is captured is
  /// what a wire would carry.
  Status switch_off_offloads(const std::string& name);
  Status add_address(const std::string& name, const net::Ipv4Cidr& address);
  Status remove_address(const std::string& name, const net::Ipv4Cidr& address);
  Status add_route(const net::Ipv4Cidr& destination, std::optional<net::Ipv4Address> gateway,
                   const std::string& interface);
  Status add_neighbour(const std::string& name, net::Ipv4Address address,
                       const net::MacAddress& mac);
  Result<std::vector<InterfaceState>> interfaces();

 private:
  struct Socket;
  explicit Netlink(std::unique_ptr<Socket> socket);
  Result<int> index(const std::string& name);
  std::unique_ptr<Socket> socket_;
};

}  // namespace guestlink::sim
