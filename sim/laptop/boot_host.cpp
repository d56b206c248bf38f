// What FreeBSD's rc.d does with the rc.conf of a laptop, on Linux's bridges and taps: netif before
// any virtual machine.  What needs the guest comes in finish_host.

#include <algorithm>
#include <string>
#include <utility>

#include "reference/model/host_side.h"
#include "sim/laptop/stage.h"

namespace guestlink::sim {
namespace {

class HostBoot {
 public:
  explicit HostBoot(Stage& stage)
      : stage_(stage), world_(*stage.world), host_(stage.laptop().host) {}

  Status run() {
    for (const auto step : {&HostBoot::begin, &HostBoot::clone, &HostBoot::configure_all,
                            &HostBoot::add_route, &HostBoot::record_all}) {
      if (auto done = (this->*step)(); !done) return done;
    }
    return {};
  }

 private:
  Status begin() {
    if (auto done = put_files(stage_, "host", "host"); !done) return done;
    if (auto done = world_.set_up({"host", "lo"}); !done) return done;
    const auto* forwarding = host_.sysctl.find("net.inet.ip.forwarding");
    const bool forwards = host_.rc.is_yes("gateway_enable") ||
                          (forwarding != nullptr && forwarding->value.value == "1");
    if (!forwards) return {};
    return world_.set_sysctl("host", "net.ipv4.ip_forward", "1");
  }

  bool is_made(const std::string& name) const {
    return std::ranges::find(made_, name) != made_.end();
  }

  Status make_tap(const std::string& name) {
    const auto* said = stage_.topology().find("host", name);
    made_.push_back(name);
    return world_.make_tap({"host", name}, said == nullptr ? std::nullopt : said->mac);
  }

  Status clone() {
    for (const auto& cloned : host_.cloned_interfaces) {
      const std::string name = model::final_name(host_, cloned.value);
      if (is_made(name)) continue;
      if (cloned.value.starts_with("bridge")) {
        BridgeSettings settings;
        if (const auto* said = stage_.topology().find("host", name)) settings.mac = said->mac;
        if (auto done = world_.make_bridge({"host", name}, settings); !done) return done;
        made_.push_back(name);
      } else if (model::is_tap_name(cloned.value)) {
        if (auto done = make_tap(name); !done) return done;
      }  // lo1, vlan0, …: nothing that this road needs
    }
    // bhyve's open(2) of a tap that is not there yet creates it (net.link.tap.devfs_cloning).
    const auto& start = stage_.topology().start;
    const bool by_script = start && start->manager == model::GuestManager::script;
    if (by_script && model::is_tap_name(start->tap) && !is_made(start->tap)) {
      if (auto done = make_tap(start->tap); !done) return done;
    }
    if (!stage_.topology().uplink.empty()) made_.push_back(stage_.topology().uplink);
    return {};
  }

  Status configure_all() {
    for (const model::HostInterface& one : host_.interfaces) {
      if (!is_made(one.name.value)) continue;
      for (const auto& member : one.members) {
        if (!is_made(member.value)) continue;  // ifconfig: "addm tap1: No such device"
        if (auto done = world_.add_member({"host", one.name.value}, member.value); !done) {
          return done;
        }
      }
      if (auto done = configure(one); !done) return done;
    }
    return {};
  }

  Status configure(const model::HostInterface& one) {
    const Endpoint at{"host", one.name.value};
    if (one.address) {
      if (auto done = world_.add_address(at, one.address->value); !done) return done;
    }
    for (const auto& alias : one.aliases) {
      if (auto done = world_.add_address(at, alias.value); !done) return done;
    }
    // if_bridge(4) passes frames only when it is up; the word `up` or an address brings it up.
    return one.up || one.address || one.dhcp ? world_.set_up(at) : Status{};
  }

  Status add_route() {
    // route(8) refuses a gateway that is on no network of the host: then there is no way out.
    if (host_.default_router) {
      static_cast<void>(
          world_.add_route("host", net::Ipv4Cidr{{}, 0}, host_.default_router->value));
    }
    return {};
  }

  Status record_all() {
    const model::Topology& laptop = stage_.topology();
    for (const std::string& name : {laptop.bridge, laptop.tap, laptop.uplink}) {
      if (!is_made(name)) continue;
      if (auto done = record(stage_, {"host", name}); !done) return done;
    }
    return {};
  }

  Stage& stage_;
  World& world_;
  const model::HostConfig& host_;
  std::vector<std::string> made_;
};

}  // namespace

Status boot_host(Stage& stage) {
  return HostBoot(stage).run();
}

}  // namespace guestlink::sim
