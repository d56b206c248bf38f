// What is not the laptop's: the access point, a station of its LAN, a server behind it.

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sim/laptop/probe_names.h"
#include "sim/laptop/stage.h"
#include "sim/laptop/world_topology.h"

namespace guestlink::sim {
namespace {

// What strangers get; those of the laptop have their own numbers.
constexpr std::uint32_t first_lease = 200;
constexpr std::uint32_t last_lease = 230;

/// Every call must succeed: these are our own machines.
class Boot {
 public:
  explicit Boot(World& world) : world_(world) {}
  void operator()(Status status) {
    if (status_ && !status) status_ = std::move(status);
  }
  bool good() const { return status_.has_value(); }
  World& world() { return world_; }
  Status status() { return std::move(status_); }

 private:
  World& world_;
  Status status_;
};

/// Whether an interface of the laptop asks the access point itself for its lease.
bool asks_there(const model::Topology& laptop, std::string_view node,
                const model::TopologyInterface& one) {
  if (!one.leased || !one.mac || !one.address) return false;
  const bool behind_nat =
      laptop.road == model::Road::guest_routes || laptop.road == model::Road::host_routes;
  if (!behind_nat) return true;
  return node == "guest" ? one.name == laptop.outside : one.name == laptop.uplink;
}

std::string dnsmasq_conf(const Stage& stage) {
  const net::Ipv4Cidr network = *stage.topology().find("ap", "bss0")->address;
  const auto numbered = [&](std::uint32_t number) {
    return net::to_string(net::Ipv4Address{network.network().value + number});
  };
  std::string text = fmt::format(
      "interface=bss0\n"
      "bind-interfaces\n"
      "no-resolv\n"
      "no-hosts\n"
      "no-ping\n"
      "dhcp-authoritative\n"
      "dhcp-range={},{},{},1h\n"
      "address=/{}/{}\n",
      numbered(first_lease), numbered(last_lease), net::to_string(net::Ipv4Address{network.mask()}),
      server_name, net::to_string(stage.address("net", "eth0")));
  for (const std::string node : {"host", "guest"}) {
    for (const auto& one : stage.topology().find(node)->interfaces) {
      if (!asks_there(stage.topology(), node, one)) continue;
      text += fmt::format("dhcp-host={},{}\n", net::to_string(*one.mac),
                          net::to_string(one.address->address));
    }
  }
  return text;
}

void boot_end(Boot& boot, const Stage& stage, const std::string& node) {
  const auto* found = stage.topology().find(node);
  boot(boot.world().set_up({node, "lo"}));
  boot(boot.world().set_up({node, "eth0"}));
  boot(boot.world().add_address({node, "eth0"}, *found->find("eth0")->address));
  boot(boot.world().add_route(node, net::Ipv4Cidr{{}, 0}, found->gateway));
}

}  // namespace

Status boot_surroundings(Stage& stage) {
  World& world = *stage.world;
  Boot boot(world);
  const auto* radio = stage.topology().find("ap", "bss0");
  boot(world.set_up({"ap", "lo"}));
  boot(world.make_bridge({"ap", "bss0"}, {.mac = radio->mac}));
  std::vector<std::string> ports{station_port};
  if (stage.topology().card) ports.emplace_back(radio_port);
  if (!stage.topology().uplink.empty()) ports.emplace_back(uplink_port);
  for (const std::string& port : ports) {
    boot(world.add_member({"ap", "bss0"}, port));
    boot(world.set_up({"ap", port}));
  }
  boot(world.set_up({"ap", "bss0"}));
  boot(world.add_address({"ap", "bss0"}, *radio->address));
  boot(world.set_up({"ap", "wan0"}));
  boot(world.add_address({"ap", "wan0"}, *stage.topology().find("ap", "wan0")->address));
  boot(world.set_sysctl("ap", "net.ipv4.ip_forward", "1"));
  boot_end(boot, stage, "lan");
  boot_end(boot, stage, "net");
  boot(world.put_file("ap", "/etc/dnsmasq.conf", dnsmasq_conf(stage)));
  if (!boot.good()) return boot.status();

  auto server = world.start("ap", Argv{"dnsmasq", "--no-daemon", "--conf-file=/etc/dnsmasq.conf",
                                       "--dhcp-leasefile=/tmp/leases"});
  if (!server) return tl::unexpected(server.error());
  if (auto ready = server->wait_for_line("started", start_patience); !ready) {
    return failure(ready.error().code,
                   "the access point's dnsmasq does not start: " + ready.error().message);
  }
  stage.running.insert_or_assign("access point", std::move(*server));
  for (const Endpoint& at : {Endpoint{"ap", radio_port}, Endpoint{"ap", uplink_port},
                             Endpoint{"lan", "eth0"}, Endpoint{"net", "eth0"}}) {
    const bool is_there = at.node != "ap" || std::ranges::find(ports, at.interface) != ports.end();
    if (is_there) boot(record(stage, at));
  }
  return boot.status();
}

}  // namespace guestlink::sim
