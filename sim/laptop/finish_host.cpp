// What the host does once the guest runs: dhclient, which devd starts when a link comes up, and
// the packet filter.

#include <string>

#include <fmt/format.h>

#include "reference/model/host_side.h"
#include "sim/laptop/stage.h"

namespace guestlink::sim {
namespace {

/// if_bridge(4) since 15.0: a member has no address, but for net.link.bridge.member_ifaddrs.
bool may_have_address(const Stage& stage, const std::string& interface) {
  const auto release = stage.laptop().release();
  const bool is_member = interface == stage.topology().tap && !stage.topology().bridge.empty();
  return !is_member || !release || release->major < 15;
}

Status take_lease(Stage& stage, const std::string& interface) {
  World& world = *stage.world;
  const Endpoint at{"host", interface};
  const auto there = world.interface(at);
  if (!there) return tl::unexpected(there.error());
  if (!*there || !may_have_address(stage, interface)) {
    stage.host_dhcp_trouble = !*there ? fmt::format("there is no {}", interface)
                                      : fmt::format(
                                            "{} is a bridge's member: since FreeBSD 15 it "
                                            "takes no address",
                                            interface);
    return {};
  }
  if (auto done = world.set_up(at); !done) return done;
  stage.say(fmt::format("the host's {} asks for a lease", interface));
  auto outcome = get_lease(world, at, start_patience);
  if (!outcome) return tl::unexpected(outcome.error());
  stage.host_dhcp_trouble = outcome->trouble;
  if (!outcome->lease) return {};
  stage.host_lease = outcome->lease;
  if (auto done = world.add_address(at, stage.host_lease->address); !done) return done;
  if (stage.host_lease->router) {
    static_cast<void>(
        world.add_route("host", net::Ipv4Cidr{{}, 0}, *stage.host_lease->router, interface));
  }
  return {};
}

/// The host's own dnsmasq, for a guest behind it.
Status start_dnsmasq(Stage& stage) {
  constexpr std::string_view path = "host/usr/local/etc/dnsmasq.conf";
  const auto text = stage.subject->text(path);
  if (!text || !stage.laptop().host.rc.is_yes("dnsmasq_enable")) return {};
  const std::string file = "/tmp/dnsmasq.conf";
  if (auto done = stage.world->put_file("host", file, *text); !done) return done;
  if (stage.host_lease) {
    std::string servers;
    for (const auto one : stage.host_lease->name_servers) {
      servers += fmt::format("nameserver {}\n", net::to_string(one));
    }
    if (auto done = stage.world->put_file("host", "/etc/resolv.conf", servers); !done) return done;
  }
  auto server = stage.world->start("host", Argv{"dnsmasq", "--no-daemon", "--conf-file=" + file,
                                                "--dhcp-leasefile=/tmp/leases"});
  if (!server) return tl::unexpected(server.error());
  if (auto ready = server->wait_for_line("started", start_patience); !ready) {
    stage.dns_trouble = "the host's dnsmasq: " + last_line(server->err());
    return {};
  }
  stage.running.insert_or_assign("host dnsmasq", std::move(*server));
  return {};
}

}  // namespace

Status finish_host(Stage& stage) {
  const model::HostConfig& host = stage.laptop().host;
  for (const model::HostInterface& one : host.interfaces) {
    const std::string name = model::final_name(host, one.name.value);
    const bool on_the_way = name == stage.topology().host_side || name == stage.topology().uplink ||
                            name == stage.topology().bridge;
    if (!one.dhcp || !on_the_way) continue;
    if (auto done = take_lease(stage, name); !done) return done;
  }
  if (auto done = start_dnsmasq(stage); !done) return done;
  if (!host.pf || !host.rc.is_yes("pf_enable")) return {};
  return load_pf(stage, "host", *host.pf);
}

}  // namespace guestlink::sim
