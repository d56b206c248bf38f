// libnl-route-3 for what a laptop's files ask of the kernel.  Names go in, names come out: an
// interface's index is looked up for each request, because it changes when a card moves.

#include <array>
#include <cstring>
#include <map>

#include <linux/ethtool.h>
#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>
#include <netlink/netlink.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/link/bridge.h>
#include <netlink/route/link/veth.h>
#include <netlink/route/neighbour.h>
#include <netlink/route/nexthop.h>
#include <netlink/route/route.h>

#include "reference/net/bytes.h"
#include "sim/world/descriptor.h"
#include "sim/world/netlink.h"

namespace guestlink::sim {
namespace {

template <auto release>
struct Releaser {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};
using LinkObject = std::unique_ptr<rtnl_link, Releaser<&rtnl_link_put>>;
using AddressObject = std::unique_ptr<nl_addr, Releaser<&nl_addr_put>>;
using InterfaceAddress = std::unique_ptr<rtnl_addr, Releaser<&rtnl_addr_put>>;
using RouteObject = std::unique_ptr<rtnl_route, Releaser<&rtnl_route_put>>;
using NeighbourObject = std::unique_ptr<rtnl_neigh, Releaser<&rtnl_neigh_put>>;
using CacheObject = std::unique_ptr<nl_cache, Releaser<&nl_cache_free>>;

AddressObject object_of(const net::MacAddress& mac) {
  return AddressObject(nl_addr_build(AF_LLC, mac.octets.data(), mac.octets.size()));
}

AddressObject object_of(net::Ipv4Address address, int prefix = 32) {
  std::array<std::byte, 4> octets{};
  net::store32(octets, 0, address.value);
  AddressObject object(nl_addr_build(AF_INET, octets.data(), octets.size()));
  nl_addr_set_prefixlen(object.get(), prefix);
  return object;
}

LinkObject link_called(const std::string& name) {
  LinkObject link(rtnl_link_alloc());
  rtnl_link_set_name(link.get(), name.c_str());
  return link;
}

Failure netlink_failure(const std::string& action, int code) {
  return failure(Error::Code::failed, fmt::format("cannot {}: {}", action, nl_geterror(code)));
}

Status outcome(const std::string& action, int code) {
  if (code < 0) return netlink_failure(action, code);
  return {};
}

}  // namespace

struct Netlink::Socket {
  std::unique_ptr<nl_sock, Releaser<&nl_socket_free>> handle{nl_socket_alloc()};
  nl_sock* get() const { return handle.get(); }
};

Netlink::Netlink(std::unique_ptr<Socket> socket) : socket_(std::move(socket)) {}
Netlink::Netlink(Netlink&&) noexcept = default;
Netlink& Netlink::operator=(Netlink&&) noexcept = default;
Netlink::~Netlink() = default;

Result<Netlink> Netlink::open() {
  auto socket = std::make_unique<Socket>();
  if (const int code = nl_connect(socket->get(), NETLINK_ROUTE); code < 0) {
    return netlink_failure("open a netlink socket", code);
  }
  return Netlink(std::move(socket));
}

// By ioctl, in the namespace of the socket: RTM_GETLINK brings the link's state up to date first,
// and waits for an RCU grace period where the carrier has just changed, as behind a new pair.
Result<int> Netlink::index(const std::string& name) {
  ifreq request{};
  name.copy(static_cast<char*>(request.ifr_name), IFNAMSIZ - 1);
  if (::ioctl(nl_socket_get_fd(socket_->get()), SIOCGIFINDEX, &request) != 0) {
    return system_failure(fmt::format("cannot find interface {}", name));
  }
  return request.ifr_ifindex;
}

Status Netlink::make_pair(const PairEnd& here, const PairEnd& other, int other_net) {
  const LinkObject link(rtnl_link_veth_alloc());
  const LinkObject peer(rtnl_link_veth_get_peer(link.get()));
  const auto describe = [](rtnl_link* one, const PairEnd& end) {
    rtnl_link_set_name(one, end.name.c_str());
    rtnl_link_set_addr(one, object_of(end.mac).get());
    rtnl_link_set_mtu(one, end.mtu);
    // Unasked the kernel makes a queue for each processor and takes all but one away again, for
    // an RCU grace period each.
    rtnl_link_set_num_tx_queues(one, 1);
    rtnl_link_set_num_rx_queues(one, 1);
  };
  describe(link.get(), here);
  describe(peer.get(), other);
  rtnl_link_set_ns_fd(peer.get(), other_net);
  return outcome(fmt::format("make the pair {} - {}", here.name, other.name),
                 rtnl_link_add(socket_->get(), link.get(), NLM_F_CREATE | NLM_F_EXCL));
}

Status Netlink::make_bridge(const std::string& name, const BridgeSettings& settings) {
  // By hand: this libnl knows a bridge, but not its ageing time.
  nl_msg* const message = nlmsg_alloc_simple(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  ifinfomsg header{};
  nlmsg_append(message, &header, sizeof header, NLMSG_ALIGNTO);
  nla_put_string(message, IFLA_IFNAME, name.c_str());
  if (settings.mac) {
    nla_put(message, IFLA_ADDRESS, static_cast<int>(settings.mac->octets.size()),
            settings.mac->octets.data());
  }
  nlattr* const kind = nla_nest_start(message, IFLA_LINKINFO);
  nla_put_string(message, IFLA_INFO_KIND, "bridge");
  nlattr* const data = nla_nest_start(message, IFLA_INFO_DATA);
  // The kernel counts in hundredths of a second.
  nla_put_u32(message, IFLA_BR_AGEING_TIME,
              static_cast<std::uint32_t>(settings.ageing.count() * 100));
  // if_bridge(4) does not snoop; Linux's snooping joins a group and so sends frames of its own.
  nla_put_u8(message, IFLA_BR_MCAST_SNOOPING, 0);
  nla_nest_end(message, data);
  nla_nest_end(message, kind);
  // It frees the message.
  return outcome(fmt::format("make bridge {}", name), nl_send_sync(socket_->get(), message));
}

Status Netlink::set_up(const std::string& name, bool up) {
  const LinkObject change = link_called(name);
  if (up) {
    rtnl_link_set_flags(change.get(), IFF_UP);
  } else {
    rtnl_link_unset_flags(change.get(), IFF_UP);
  }
  return outcome(fmt::format("set {} {}", name, up ? "up" : "down"),
                 rtnl_link_add(socket_->get(), change.get(), 0));
}

Status Netlink::set_mac(const std::string& name, const net::MacAddress& mac) {
  const LinkObject change = link_called(name);
  rtnl_link_set_addr(change.get(), object_of(mac).get());
  return outcome(fmt::format("set the address of {}", name),
                 rtnl_link_add(socket_->get(), change.get(), 0));
}

Status Netlink::set_mtu(const std::string& name, std::uint16_t mtu) {
  const LinkObject change = link_called(name);
  rtnl_link_set_mtu(change.get(), mtu);
  return outcome(fmt::format("set the MTU of {} to {}", name, mtu),
                 rtnl_link_add(socket_->get(), change.get(), 0));
}

Status Netlink::set_bridge(const std::string& name, const std::string& bridge) {
  const auto member = index(name);
  if (!member) return tl::unexpected(member.error());
  if (bridge.empty()) {
    return outcome(fmt::format("take {} out of its bridge", name),
                   rtnl_link_release_ifindex(socket_->get(), *member));
  }
  const auto master = index(bridge);
  if (!master) return tl::unexpected(master.error());
  return outcome(fmt::format("add {} to {}", name, bridge),
                 rtnl_link_enslave_ifindex(socket_->get(), *master, *member));
}

Status Netlink::move(const std::string& name, int net, const std::string& new_name) {
  const auto number = index(name);
  if (!number) return tl::unexpected(number.error());
  const LinkObject original(rtnl_link_alloc());
  rtnl_link_set_ifindex(original.get(), *number);
  const LinkObject change(rtnl_link_alloc());
  rtnl_link_set_ifindex(change.get(), *number);
  rtnl_link_set_name(change.get(), new_name.c_str());
  rtnl_link_set_ns_fd(change.get(), net);
  return outcome(fmt::format("move {}", name),
                 rtnl_link_change(socket_->get(), original.get(), change.get(), 0));
}

Status Netlink::remove(const std::string& name) {
  const LinkObject link = link_called(name);
  return outcome(fmt::format("remove {}", name), rtnl_link_delete(socket_->get(), link.get()));
}

Status Netlink::switch_off_offloads(const std::string& name) {
  // Without tx checksums the kernel drops scatter-gather and TSO by itself, but not GSO and GRO.
  for (const int command : {ETHTOOL_STXCSUM, ETHTOOL_SGSO, ETHTOOL_SGRO}) {
    ethtool_value value{static_cast<std::uint32_t>(command), 0};
    ifreq request{};
    name.copy(static_cast<char*>(request.ifr_name), IFNAMSIZ - 1);
    request.ifr_data = reinterpret_cast<char*>(&value);
    if (::ioctl(nl_socket_get_fd(socket_->get()), SIOCETHTOOL, &request) != 0) {
      return system_failure(fmt::format("cannot switch off the offloads of {}", name));
    }
  }
  return {};
}

namespace {

Result<InterfaceAddress> address_on(int interface, const net::Ipv4Cidr& address) {
  InterfaceAddress one(rtnl_addr_alloc());
  rtnl_addr_set_ifindex(one.get(), interface);
  if (const int code =
          rtnl_addr_set_local(one.get(), object_of(address.address, address.prefix).get());
      code < 0) {
    return netlink_failure(fmt::format("use the address {}", net::to_string(address)), code);
  }
  if (address.prefix < 31) {
    rtnl_addr_set_broadcast(one.get(), object_of(address.broadcast()).get());
  }
  return one;
}

}  // namespace

Status Netlink::add_address(const std::string& name, const net::Ipv4Cidr& address) {
  const auto number = index(name);
  if (!number) return tl::unexpected(number.error());
  auto one = address_on(*number, address);
  if (!one) return tl::unexpected(one.error());
  return outcome(fmt::format("give {} to {}", net::to_string(address), name),
                 rtnl_addr_add(socket_->get(), one->get(), 0));
}

Status Netlink::remove_address(const std::string& name, const net::Ipv4Cidr& address) {
  const auto number = index(name);
  if (!number) return tl::unexpected(number.error());
  auto one = address_on(*number, address);
  if (!one) return tl::unexpected(one.error());
  return outcome(fmt::format("take {} from {}", net::to_string(address), name),
                 rtnl_addr_delete(socket_->get(), one->get(), 0));
}

Status Netlink::add_route(const net::Ipv4Cidr& destination, std::optional<net::Ipv4Address> gateway,
                          const std::string& interface) {
  const RouteObject route(rtnl_route_alloc());
  rtnl_route_set_family(route.get(), AF_INET);
  rtnl_route_set_table(route.get(), RT_TABLE_MAIN);
  rtnl_route_set_protocol(route.get(), RTPROT_STATIC);
  rtnl_route_set_dst(route.get(), object_of(destination.network(), destination.prefix).get());
  rtnl_nexthop* const hop = rtnl_route_nh_alloc();
  if (gateway) rtnl_route_nh_set_gateway(hop, object_of(*gateway).get());
  rtnl_route_add_nexthop(route.get(), hop);
  if (!interface.empty()) {
    const auto number = index(interface);
    if (!number) return tl::unexpected(number.error());
    rtnl_route_nh_set_ifindex(hop, *number);
  }
  rtnl_route_set_scope(route.get(), gateway ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK);
  return outcome(fmt::format("add a route to {}", net::to_string(destination)),
                 rtnl_route_add(socket_->get(), route.get(), NLM_F_CREATE | NLM_F_REPLACE));
}

Status Netlink::add_neighbour(const std::string& name, net::Ipv4Address address,
                              const net::MacAddress& mac) {
  const auto number = index(name);
  if (!number) return tl::unexpected(number.error());
  const NeighbourObject one(rtnl_neigh_alloc());
  rtnl_neigh_set_ifindex(one.get(), *number);
  rtnl_neigh_set_state(one.get(), NUD_PERMANENT);
  if (const int code = rtnl_neigh_set_dst(one.get(), object_of(address).get()); code < 0) {
    return netlink_failure("use a neighbour's address", code);
  }
  rtnl_neigh_set_lladdr(one.get(), object_of(mac).get());
  return outcome(fmt::format("tell {} where {} is", name, net::to_string(address)),
                 rtnl_neigh_add(socket_->get(), one.get(), NLM_F_CREATE | NLM_F_REPLACE));
}

namespace {

net::MacAddress mac_of(nl_addr* address) {
  net::MacAddress mac;
  if (address != nullptr && nl_addr_get_len(address) == mac.octets.size()) {
    std::memcpy(mac.octets.data(), nl_addr_get_binary_addr(address), mac.octets.size());
  }
  return mac;
}

template <class Visit>
void for_each(nl_cache* cache, Visit visit) {
  for (nl_object* one = nl_cache_get_first(cache); one != nullptr; one = nl_cache_get_next(one)) {
    visit(one);
  }
}

}  // namespace

Result<std::vector<InterfaceState>> Netlink::interfaces() {
  nl_cache* raw = nullptr;
  if (const int code = rtnl_link_alloc_cache(socket_->get(), AF_UNSPEC, &raw); code < 0) {
    return netlink_failure("list the interfaces", code);
  }
  const CacheObject links(raw);
  if (const int code = rtnl_addr_alloc_cache(socket_->get(), &raw); code < 0) {
    return netlink_failure("list the addresses", code);
  }
  const CacheObject addresses(raw);

  std::vector<InterfaceState> states;
  std::map<int, std::size_t> by_index;
  std::map<std::size_t, int> masters;
  for_each(links.get(), [&](nl_object* object) {
    auto* const link = reinterpret_cast<rtnl_link*>(object);
    InterfaceState state;
    state.name = rtnl_link_get_name(link);
    state.mac = mac_of(rtnl_link_get_addr(link));
    state.mtu = rtnl_link_get_mtu(link);
    const unsigned flags = rtnl_link_get_flags(link);
    state.up = (flags & IFF_UP) != 0;
    state.carrier = (flags & IFF_LOWER_UP) != 0;
    by_index.emplace(rtnl_link_get_ifindex(link), states.size());
    if (const int master = rtnl_link_get_master(link); master != 0) masters[states.size()] = master;
    states.push_back(std::move(state));
  });
  for (const auto& [member, master] : masters) {
    if (const auto found = by_index.find(master); found != by_index.end()) {
      states[member].bridge = states[found->second].name;
    }
  }
  for_each(addresses.get(), [&](nl_object* object) {
    auto* const address = reinterpret_cast<rtnl_addr*>(object);
    const auto owner = by_index.find(rtnl_addr_get_ifindex(address));
    nl_addr* const local = rtnl_addr_get_local(address);
    if (owner == by_index.end() || local == nullptr || nl_addr_get_family(local) != AF_INET) return;
    net::Ipv4Cidr one;
    const auto* const octets = static_cast<const std::byte*>(nl_addr_get_binary_addr(local));
    one.address.value = net::load32(net::Bytes(octets, 4), 0);
    one.prefix = static_cast<std::uint8_t>(rtnl_addr_get_prefixlen(address));
    states[owner->second].addresses.push_back(one);
  });
  return states;
}

}  // namespace guestlink::sim
