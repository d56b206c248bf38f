#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/scenario/built_world.h"
#include "tests/support/nat_traffic.h"

namespace guestlink::sim {

/// This machine's kernel as the translator of test::nat_place(): nft's masquerade between two
/// interfaces whose other ends are packet sockets of this process.
class KernelNat {
 public:
  /// Gives `world` (host eth0 - eth0 guest wlan0 - eth0 lan, without addresses) its rules.
  static Result<std::unique_ptr<KernelNat>> start(World& world);
  /// What a world must be for it.
  static Topology topology();

  /// The IPv4 frames that come of these, sent in this order.  All of them have come when a packet
  /// outwards and one inwards, sent behind them, have crossed.
  Result<std::vector<test::Carried>> carry(
      const std::vector<std::pair<forward::PortId, std::vector<std::byte>>>& frames);

 private:
  explicit KernelNat(World& world) : world_(world) {}
  Status send(forward::PortId at, net::Bytes frame);
  /// Reads what comes at `at` into `came` until `barrier` does.
  Status read_until(forward::PortId at, const std::string& barrier,
                    std::vector<test::Carried>& came);
  Status cross(const std::string& text, forward::PortId from, forward::PortId to,
               std::vector<test::Carried>& came);

  World& world_;
  std::vector<Descriptor> sockets_;
  std::uint16_t barriers_ = 0;
};

}  // namespace guestlink::sim
