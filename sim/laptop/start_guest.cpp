// What vmm(4) and bhyve(8) ask for before a guest runs, and what it finds when it does.

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "sim/laptop/stage.h"

namespace guestlink::sim {
namespace {

/// The command that is to start the guest, or nothing.
const model::BhyveCommand* command_of(const model::Laptop& laptop) {
  return laptop.host.bhyve.empty() ? nullptr : &laptop.host.bhyve.front();
}

bool passes_a_card(const model::BhyveCommand& command) {
  return std::ranges::any_of(command.slots,
                             [](const auto& slot) { return slot.device.value == "passthru"; });
}

/// The reasons in the order in which the real programs give them.
std::optional<Refusal> refusal_of(const Stage& stage) {
  const model::HostConfig& host = stage.laptop().host;
  const model::BhyveCommand* command = command_of(stage.laptop());
  if (command == nullptr) {
    return Refusal{"no script of the host calls bhyve", "vm-run-not-at-boot", std::nullopt};
  }
  if (!host.loader.is_yes("vmm_load")) {
    return Refusal{"vmm.ko is not loaded: \"/dev/vmm: No such file or directory\"",
                   "loader-vmm-not-preloaded", command->where};
  }
  if (!passes_a_card(*command)) return std::nullopt;
  if (!command->has_flag('S')) {
    return Refusal{"bhyve: \"passthru requires guest memory to be wired\"", "bhyve-no-wire",
                   command->where};
  }
  const auto& card = stage.topology().card;
  if (card && card->address && !card->reserved) {
    return Refusal{fmt::format("bhyve: \"PCI device at {} is not using the ppt(4) driver\"",
                               model::to_string(*card->address)),
                   host.passthrough.empty() ? "pptdevs-missing" : "passthru-not-in-pptdevs",
                   card->handed_over};
  }
  return std::nullopt;
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
  if (laptop.card && laptop.card->handed_over) {
    const std::string& card = laptop.card->interface;
    if (auto done = world.move_interface({"host", card}, {"guest", card}); !done) return done;
    if (auto done = record(stage, {"guest", card}); !done) return done;
  }
  const auto link =
      std::ranges::find(laptop.links, model::LinkMedium::tap, &model::TopologyLink::medium);
  if (link == laptop.links.end()) return {};
  VmPort port;
  port.tap = {"host", laptop.tap};
  port.card = {"guest", laptop.inside};
  if (const auto* card = laptop.find("guest", laptop.inside)) port.card_mac = card->mac;
  auto machine = world.start_vm({port});
  if (!machine) return tl::unexpected(machine.error());
  stage.running.insert_or_assign("vm", std::move(*machine));
  return record(stage, port.card);
}

}  // namespace guestlink::sim
