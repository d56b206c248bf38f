// What FreeBSD's netif or OpenBSD's netstart(8) does in the guest with rc.conf or hostname.if(5).

#include <string>

#include <fmt/format.h>

#include "sim/laptop/stage.h"

namespace guestlink::sim {
namespace {

bool forwards(const Stage& stage) {
  const auto& guest = stage.laptop().guest;
  const auto* set = guest.sysctl.find("net.inet.ip.forwarding");
  return guest.bsd->rc.is_yes("gateway_enable") || (set != nullptr && set->value.value == "1");
}

Status bring_up(Stage& stage, const model::HostInterface& one) {
  World& world = *stage.world;
  const Endpoint at{"guest", one.name.value};
  const auto there = world.interface(at);
  if (!there) return tl::unexpected(there.error());
  if (!*there) return {};  // ifconfig: "interface vtnet0 does not exist"
  if (auto done = world.set_up(at); !done) return done;
  if (one.address) {
    if (auto done = world.add_address(at, one.address->value); !done) return done;
  }
  return one.dhcp ? configure_by_lease(stage, one.name.value) : Status{};
}

}  // namespace

Status bring_up_bsd(Stage& stage) {
  const model::GuestConfig& guest = stage.laptop().guest;
  for (const model::HostInterface& one : guest.bsd->interfaces) {
    if (auto done = bring_up(stage, one); !done) return done;
  }
  if (guest.bsd->default_router) {
    static_cast<void>(
        stage.world->add_route("guest", net::Ipv4Cidr{{}, 0}, guest.bsd->default_router->value));
  }
  if (forwards(stage)) {
    if (auto done = stage.world->set_sysctl("guest", "net.ipv4.ip_forward", "1"); !done) {
      return done;
    }
  }
  // OpenBSD's pf is on unless rc.conf.local says no; FreeBSD's only when asked for.
  const bool filters = guest.bsd->is_openbsd || guest.bsd->rc.is_yes("pf_enable");
  return guest.pf && filters ? load_pf(stage, "guest", *guest.pf) : Status{};
}

}  // namespace guestlink::sim
