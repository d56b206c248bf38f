// guestlink's own forwarder in the place of the guest's.  Its settings come from the laptop's own
// files, mistakes included: what nat.sh does not forward or translate, it does not either.

#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/laptop/nat_settings.h"
#include "sim/laptop/rehearsal.h"
#include "sim/laptop/stage.h"

namespace guestlink::sim {
namespace {

using model::Road;

constexpr const char* settings_path = "/tmp/forward.json";

std::string nat_settings(const Stage& stage, const NatPlan& plan, const net::MacAddress& inside) {
  const model::Topology& laptop = stage.topology();
  nlohmann::ordered_json settings;
  settings["mode"] = "nat44";
  settings["inside"] = {{"address", net::to_string(*stage.inside_address())},
                        {"mac", net::to_string(inside)}};
  settings["outside"] = {{"address", net::to_string(stage.lease->address)},
                         {"mac", net::to_string(laptop.card->mac)}};
  if (stage.lease->router) settings["outside"]["gateway"] = net::to_string(*stage.lease->router);
  settings["nat44"] = plan.nat44;
  settings["local"] = {{"kernel_mac", "02:67:6c:00:00:01"},
                       {"mac", "02:67:6c:00:00:02"},
                       {"accept", plan.accept},
                       {"accept_echo_from_outside", plan.accepts_echo}};
  return settings.dump(2) + "\n";
}

Status start_forwarder(Stage& stage, const std::string& settings, bool local) {
  World& world = *stage.world;
  if (auto done = world.put_file("guest", settings_path, settings); !done) return done;
  stage.say("the guest forwards by guestlink's own forwarder");
  Argv line{"guestlink",  "forward",
            "--settings", settings_path,
            "--inside",   stage.topology().inside,
            "--outside",  stage.topology().outside};
  if (local) line.insert(line.end(), {"--local", local_tap});
  auto forwarder = world.start("guest", line);
  if (!forwarder) return tl::unexpected(forwarder.error());
  if (auto ready = forwarder->wait_for_line("ready", start_patience); !ready) {
    return failure(ready.error().code,
                   "guestlink forward does not start: " + ready.error().message);
  }
  stage.running.insert_or_assign("forwarder", std::move(*forwarder));
  return {};
}

/// The kernel has the addresses, and routes or not: there is nothing for a NAT to do.
Status leave_to_kernel(Stage& stage, const NatPlan& plan) {
  stage.notes.push_back(plan.why + ": the guest's kernel stays by itself");
  if (auto done = bring_up_linux(stage, {.nat = false}); !done) return done;
  const bool routes = plan.kind == NatPlan::Kind::only_routes;
  return stage.world->set_sysctl("guest", "net.ipv4.ip_forward", routes ? "1" : "0");
}

Status start_nat(Stage& stage) {
  const NatPlan plan = plan_nat(*stage.subject);
  if (plan.kind != NatPlan::Kind::forwards) return leave_to_kernel(stage, plan);
  stage.forwarder_has_wires = true;
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
  return start_forwarder(stage, nat_settings(stage, plan, (*card)->mac), true);
}

/// The bridge is the forwarder, and carries nothing of the guest's own kernel; iw is asked all the
/// same, because the radio must be willing.
Status start_bridge(Stage& stage) {
  if (auto done = bring_up_linux(stage, {.nat = false, .bridge = false}); !done) return done;
  for (const std::string& port : {stage.topology().inside, stage.topology().outside}) {
    const auto there = stage.world->interface({"guest", port});
    if (!there) return tl::unexpected(there.error());
    if (!*there) return {};
  }
  stage.forwarder_has_wires = true;
  return start_forwarder(stage, "{\"mode\": \"bridge\"}\n", false);
}

}  // namespace

std::optional<std::string> own_forwarder_is_out(const Subject& subject) {
  switch (subject.topology.road) {
  case Road::apart: return "nobody forwards: host and guest have a card each";
  case Road::host_bridges: return "the host's kernel is on the bridge itself";
  case Road::host_routes: return "the host forwards, by pf";
  case Road::guest_bridges: return std::nullopt;
  case Road::guest_routes: break;
  }
  if (subject.laptop.guest.bsd) return "the guest forwards by pf";
  if (subject.laptop.guest.udhcpd) {
    return "the guest's udhcpd serves the host, and the forwarder hands it no broadcast";
  }
  const NatPlan plan = plan_nat(subject);
  if (plan.kind == NatPlan::Kind::out) return plan.why;
  return std::nullopt;
}

Status start_own_forwarder(Stage& stage) {
  return stage.topology().road == Road::guest_bridges ? start_bridge(stage) : start_nat(stage);
}

}  // namespace guestlink::sim
