#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/net/address.h"
#include "sim/medium/wifi.h"
#include "sim/medium/wire.h"

namespace guestlink::sim {

/// Whose part a node plays.
enum class Role : std::uint8_t { host, guest, access_point, router, endpoint };

/// One machine of a topology: its own network stack, its own /etc, /root and /var.
struct Node {
  std::string name;  ///< "host", "guest", "ap", "server": unique in a topology.
  Role role = Role::endpoint;
};

/// One interface of one node; written "node:interface".
struct Endpoint {
  std::string node;
  std::string interface;
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

std::string to_string(const Endpoint& endpoint);
/// "host:tap0"; nothing when either half is empty or the ':' is missing.
std::optional<Endpoint> parse_endpoint(std::string_view text);

/// What lies between two interfaces.
enum class MediumName : std::uint8_t {
  cable,  ///< A pair of interfaces, up at both ends.
  tap,    ///< `a` is the tap device in the host; `b` comes when a virtual machine opens it.
  wifi,   ///< `a` is the station's card, `b` the access point's radio.
};

/// Two interfaces and what lies between them.
struct Link {
  std::string id;  ///< Unique in a topology.
  MediumName medium = MediumName::cable;
  Endpoint a;
  Endpoint b;
  /// Shortcomings of a cable or of the radio; absent: none, and frames pass without our wire.
  std::optional<Impairment> impairment{};
  /// The rules of Wi-Fi; absent: the link is as good as a cable.  A station of all zeroes stands
  /// for the address of the interface at `a`.
  std::optional<WifiSettings> wifi{};

  /// Whether a process of ours carries each frame.
  bool is_wired() const { return medium != MediumName::tap && (impairment || wifi); }
};

/// What is set on an interface when the world is built; one that a link names and no Interface
/// describes comes up with the kernel's own choices.
struct Interface {
  Endpoint at;
  std::optional<net::MacAddress> mac{};    ///< Absent: chosen by the world, the same on every run.
  std::vector<net::Ipv4Cidr> addresses{};  ///< Given to the node's kernel.
  std::uint16_t mtu = 1500;                ///< Bytes.
  std::string pci{};                       ///< "4/0/0": belongs to that card; empty: to none.
  bool up = true;
};

/// Nodes, links and interfaces as plain data: what a world is built from.
struct Topology {
  std::vector<Node> nodes;
  std::vector<Link> links{};
  std::vector<Interface> interfaces{};

  const Node* node(std::string_view name) const;
  const Interface* interface(const Endpoint& at) const;
};

/// Every contradiction in `topology`, one sentence each: a name used twice, an end on a node that
/// is not there, an interface at two links, a name the kernel would refuse.  Empty: none.
std::vector<std::string> contradictions(const Topology& topology);

/// The address an interface without one gets: locally administered, made from its names alone, so
/// that it is the same on every run.
net::MacAddress default_mac(const Endpoint& at);

}  // namespace guestlink::sim
