// What FreeBSD's rc.d does with the rc.conf of a laptop, on Linux's bridges and taps.

#include <algorithm>
#include <string>

#include "sim/laptop/stage.h"

namespace guestlink::sim {
namespace {

const model::BhyveSlot* nic_of(const model::Laptop& laptop) {
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& slot : command.slots) {
      if (slot.device.value == "virtio-net" && !slot.options.empty()) return &slot;
    }
  }
  return nullptr;
}

Status make_tap(Stage& stage, const std::string& tap) {
  const auto* said = stage.topology().find("host", tap);
  return stage.world->make_tap({"host", tap}, said == nullptr ? std::nullopt : said->mac);
}

Status configure(Stage& stage, const model::HostInterface& one) {
  const Endpoint at{"host", one.name.value};
  if (one.address) {
    if (auto done = stage.world->add_address(at, one.address->value); !done) return done;
  }
  // if_bridge(4) passes frames only when it is up; the word `up` or an address brings it up.
  return one.up || one.address ? stage.world->set_up(at) : Status{};
}

}  // namespace

Status boot_host(Stage& stage) {
  World& world = *stage.world;
  const model::HostConfig& host = stage.laptop().host;
  if (auto done = put_files(stage, "host", "host"); !done) return done;
  if (auto done = world.set_up({"host", "lo"}); !done) return done;

  std::vector<std::string> made;
  for (const auto& cloned : host.cloned_interfaces) {
    const std::string& name = cloned.value;
    if (std::ranges::find(made, name) != made.end()) continue;
    const auto* said = stage.topology().find("host", name);
    if (name.starts_with("bridge")) {
      BridgeSettings settings;
      if (said != nullptr) settings.mac = said->mac;
      if (auto done = world.make_bridge({"host", name}, settings); !done) return done;
    } else if (name.starts_with("tap")) {
      if (auto done = make_tap(stage, name); !done) return done;
    } else {
      continue;  // lo1, vlan0, …: nothing that this road needs
    }
    made.push_back(name);
  }
  // bhyve's open(2) of a tap that is not there yet creates it (net.link.tap.devfs_cloning).
  if (const auto* nic = nic_of(stage.laptop())) {
    const std::string& tap = nic->options.front().value;
    if (tap.starts_with("tap") && std::ranges::find(made, tap) == made.end()) {
      if (auto done = make_tap(stage, tap); !done) return done;
      made.push_back(tap);
    }
  }
  const auto is_made = [&](const std::string& name) {
    return std::ranges::find(made, name) != made.end();
  };
  for (const model::HostInterface& one : host.interfaces) {
    if (!is_made(one.name.value)) continue;
    for (const auto& member : one.members) {
      if (!is_made(member.value)) continue;  // ifconfig: "addm tap1: No such device"
      if (auto done = world.add_member({"host", one.name.value}, member.value); !done) return done;
      // net.link.tap.up_on_open, or `up` of its own; without a VM it has no carrier anyway.
      if (auto done = world.set_up({"host", member.value}); !done) return done;
    }
    if (auto done = configure(stage, one); !done) return done;
  }
  // route(8) refuses a gateway that is on no network of the host: then there is no way out.
  if (host.default_router) {
    static_cast<void>(world.add_route("host", net::Ipv4Cidr{{}, 0}, host.default_router->value));
  }
  for (const std::string& name : {stage.topology().bridge, stage.topology().tap}) {
    if (!is_made(name)) continue;
    if (auto done = record(stage, {"host", name}); !done) return done;
  }
  return {};
}

}  // namespace guestlink::sim
