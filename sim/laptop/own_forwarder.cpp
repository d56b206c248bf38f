// guestlink's own forwarder in the place of nat.sh.  The settings come from the laptop's files and
// from the lease; the services that nat.sh's INPUT chain would let in are those that the files
// start: the guest's sshd and the port of the tunnel.

#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/laptop/rehearsal.h"
#include "sim/laptop/stage.h"

namespace guestlink::sim {
namespace {

constexpr const char* settings_path = "/tmp/forward.json";
constexpr std::uint16_t ssh_port = 22;

std::string settings_text(const Stage& stage, const net::MacAddress& inside) {
  const model::Topology& laptop = stage.topology();
  nlohmann::ordered_json settings;
  settings["mode"] = "nat44";
  settings["inside"] = {{"address", net::to_string(*stage.inside_address())},
                        {"mac", net::to_string(inside)}};
  settings["outside"] = {{"address", net::to_string(stage.lease->address)},
                         {"mac", net::to_string(laptop.card->mac)}};
  if (stage.lease->router) settings["outside"]["gateway"] = net::to_string(*stage.lease->router);
  auto accept = nlohmann::ordered_json::array();
  accept.push_back({{"protocol", "tcp"}, {"ports", ssh_port}});
  for (const auto& tunnel : stage.laptop().host.tunnels) {
    if (tunnel.listen_port) {
      accept.push_back({{"protocol", "tcp"}, {"ports", tunnel.listen_port->value}});
    }
  }
  settings["local"] = {
      {"kernel_mac", "02:67:6c:00:00:01"}, {"mac", "02:67:6c:00:00:02"}, {"accept", accept}};
  return settings.dump(2) + "\n";
}

}  // namespace

std::optional<std::string> own_forwarder_is_out(const Subject& subject) {
  using model::Road;
  switch (subject.topology.road) {
  case Road::apart: return "nobody forwards: host and guest have a card each";
  case Road::guest_bridges:
  case Road::host_bridges: return "a bridge carries this laptop: guestlink's own is not put there";
  case Road::host_routes: return "the host forwards, by pf: guestlink's own is not put there";
  case Road::guest_routes: break;
  }
  if (subject.laptop.guest.bsd) return "the guest forwards by pf: guestlink's own is not put there";
  if (subject.laptop.guest.udhcpd) {
    return "the guest gives the host its address by DHCP, which goes to no address of the forwarder";
  }
  return std::nullopt;
}

Status start_own_forwarder(Stage& stage) {
  World& world = *stage.world;
  const std::string& inside = stage.topology().inside;
  const std::string& outside = stage.topology().outside;
  const auto card = world.interface({"guest", inside});
  if (!card) return tl::unexpected(card.error());
  if (!*card || !stage.inside_address()) return {};  // the claims say that there is no link
  for (const std::string& interface : {inside, outside}) {
    if (auto done = world.set_up({"guest", interface}); !done) return done;
  }
  if (auto done = lease_guest(stage, outside); !done) return done;
  if (!stage.lease) return {};
  if (auto done = world.put_file("guest", settings_path, settings_text(stage, (*card)->mac));
      !done) {
    return done;
  }
  stage.say("the guest forwards by guestlink's own forwarder");
  auto forwarder =
      world.start("guest", Argv{"guestlink", "forward", "--settings", settings_path, "--inside",
                                inside, "--outside", outside, "--local", local_tap});
  if (!forwarder) return tl::unexpected(forwarder.error());
  if (auto ready = forwarder->wait_for_line("ready", start_patience); !ready) {
    return failure(ready.error().code,
                   "guestlink forward does not start: " + ready.error().message);
  }
  stage.running.insert_or_assign("forwarder", std::move(*forwarder));
  return {};
}

}  // namespace guestlink::sim
