// What is not the laptop's: the access point, a station of its LAN, a server behind it.

#include <string>

#include <fmt/format.h>

#include "sim/laptop/probe_names.h"
#include "sim/laptop/stage.h"
#include "sim/laptop/world_topology.h"

namespace guestlink::sim {
namespace {

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

std::string dnsmasq_conf(const Stage& stage) {
  const auto* ap = stage.topology().find("ap", "bss0");
  const net::Ipv4Address card = stage.address("guest", stage.topology().outside);
  std::string text = fmt::format(
      "interface=bss0\n"
      "bind-interfaces\n"
      "no-resolv\n"
      "no-hosts\n"
      "no-ping\n"
      "dhcp-authoritative\n"
      "dhcp-range={0},static,{1},1h\n"
      "address=/{2}/{3}\n",
      net::to_string(ap->address->network()), net::to_string(net::Ipv4Address{ap->address->mask()}),
      server_name, net::to_string(stage.address("net", "eth0")));
  if (stage.topology().card) {
    text += fmt::format("dhcp-host={},{}\n", net::to_string(stage.topology().card->mac),
                        net::to_string(card));
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
  for (const char* port : {radio_port, station_port}) {
    if (port == std::string(radio_port) && !stage.topology().card) continue;
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
  for (const Endpoint& at :
       {Endpoint{"ap", radio_port}, Endpoint{"lan", "eth0"}, Endpoint{"net", "eth0"}}) {
    if (at.interface == radio_port && !stage.topology().card) continue;
    boot(record(stage, at));
  }
  return boot.status();
}

}  // namespace guestlink::sim
