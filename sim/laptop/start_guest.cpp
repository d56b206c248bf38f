// The guest's manager makes what belongs to it, the card is handed over, the tap is opened: or
// bhyve refuses.

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "sim/laptop/refusals.h"
#include "sim/laptop/stage.h"
#include "sim/laptop/world_topology.h"

namespace guestlink::sim {
namespace {

using model::GuestManager;

Result<bool> is_there(const Stage& stage, const Endpoint& at) {
  const auto state = stage.world->interface(at);
  if (!state) return tl::unexpected(state.error());
  return state->has_value();
}

/// FreeBSD lets a member keep its own address, Linux's bridge takes its frames away: a tap with
/// the host's address stays alone where nobody else is in its bridge.
bool must_stay_alone(Stage& stage, const std::string& bridge) {
  const model::Topology& laptop = stage.topology();
  if (laptop.host_side != laptop.tap || !laptop.start->makes_bridge) return false;
  stage.notes.push_back(
      fmt::format("{} is not put into {}: on Linux a bridge's member has no address of its own",
                  laptop.tap, bridge));
  return true;
}

/// rc.conf's address of a bridge that came after netif: devd(8) calls netif for it then.
Status configure_late(Stage& stage, const Endpoint& bridge) {
  const model::HostConfig& host = stage.laptop().host;
  const model::HostInterface* said = host.interface(bridge.interface);
  if (said == nullptr || !said->address) return {};
  if (auto done = stage.world->add_address(bridge, said->address->value); !done) return done;
  if (host.default_router) {
    static_cast<void>(
        stage.world->add_route("host", net::Ipv4Cidr{{}, 0}, host.default_router->value));
  }
  return {};
}

/// vm-bhyve's and wifibox's part: the bridge, the tap, and the one in the other.
Status make_link(Stage& stage, const model::GuestStart& start) {
  World& world = *stage.world;
  const Endpoint tap{"host", start.tap};
  const auto has_tap = is_there(stage, tap);
  if (!has_tap) return tl::unexpected(has_tap.error());
  const auto* said = stage.topology().find("host", start.tap);
  if (!*has_tap) {
    if (auto done = world.make_tap(tap, said == nullptr ? std::nullopt : said->mac); !done) {
      return done;
    }
  }
  if (start.bridge.empty()) return {};
  const Endpoint bridge{"host", start.bridge};
  const auto has_bridge = is_there(stage, bridge);
  if (!has_bridge) return tl::unexpected(has_bridge.error());
  if (!*has_bridge && start.makes_bridge) {
    if (auto done = world.make_bridge(bridge); !done) return done;
  } else if (!*has_bridge) {
    return {};  // vm-bhyve: "failed to add tap0 to bridge0"
  }
  if (auto done = world.set_up(bridge); !done) return done;
  if (auto done = record(stage, bridge); !done) return done;
  if (!*has_bridge) {
    if (auto done = configure_late(stage, bridge); !done) return done;
  }
  return must_stay_alone(stage, start.bridge) ? Status{} : world.add_member(bridge, start.tap);
}

/// Whether the tap is up once the virtual machine has opened it.
bool comes_up(const Stage& stage, const model::GuestStart& start) {
  if (start.manager != GuestManager::script) return true;  // they say `ifconfig tap0 up`
  const model::HostConfig& host = stage.laptop().host;
  const auto* on_open = host.sysctl.find("net.link.tap.up_on_open");
  const model::HostInterface* tap = host.interface(start.tap);
  const auto release = stage.laptop().release();
  // From 13.0 bhyve(8) brings up the tap that it opens (usr.sbin/bhyve/net_backends.c).
  return (on_open != nullptr && on_open->value.value == "1") || (tap != nullptr && tap->up) ||
         !release || release->major >= 13;
}

Status hand_over(Stage& stage) {
  const auto& card = stage.topology().card;
  if (!card || !card->handed_over) return {};
  const Endpoint in_guest{"guest", card->interface};
  if (auto done = stage.world->move_interface({"host", reserved_card}, in_guest); !done) {
    return done;
  }
  return record(stage, in_guest);
}

}  // namespace

Status start_guest(Stage& stage) {
  World& world = *stage.world;
  const model::Topology& laptop = stage.topology();
  stage.refusal = refusal_of(stage);
  if (stage.refusal) {
    stage.say(fmt::format("the guest does not start: {}", stage.refusal->message));
    return {};
  }
  if (auto done = world.set_up({"guest", "lo"}); !done) return done;
  if (auto done = hand_over(stage); !done) return done;
  const auto link =
      std::ranges::find(laptop.links, model::LinkMedium::tap, &model::TopologyLink::medium);
  if (link == laptop.links.end()) return {};
  if (laptop.start->manager != GuestManager::script) {
    if (auto done = make_link(stage, *laptop.start); !done) return done;
  }
  VmPort port;
  port.tap = {"host", laptop.tap};
  port.card = {"guest", laptop.inside};
  if (const auto* card = laptop.find("guest", laptop.inside)) port.card_mac = card->mac;
  if (comes_up(stage, *laptop.start)) {
    if (auto done = world.set_up(port.tap); !done) return done;
  }
  auto machine = world.start_vm({port});
  if (!machine) return tl::unexpected(machine.error());
  stage.running.insert_or_assign("vm", std::move(*machine));
  if (auto done = record(stage, port.tap); !done) return done;
  return record(stage, port.card);
}

}  // namespace guestlink::sim
