#include "sim/laptop/refusals.h"

#include <algorithm>

#include <fmt/format.h>

#include "reference/model/passthrough.h"

namespace guestlink::sim {
namespace {

using model::GuestManager;

/// The shell's own mistakes: the command is not the one that was meant.
std::optional<Refusal> broken_command(const Stage& stage, const model::GuestStart& start) {
  const Diagnostic* finding = stage.subject->finding("bhyve-continuation-broken");
  if (finding == nullptr || finding->where.file != start.where.file) return std::nullopt;
  return Refusal{"the shell ends bhyve's command at its first line: there is no such VM",
                 "bhyve-continuation-broken", finding->where};
}

/// ppt(4) is part of vmm.ko and takes what pptdevs names when it is loaded by the loader.
std::optional<Refusal> missing_module(const Stage& stage, const model::GuestStart& start) {
  if (start.manager != GuestManager::script) return std::nullopt;  // they load vmm themselves
  const model::HostConfig& host = stage.laptop().host;
  const auto* modules = host.rc.find("kld_list");
  const bool by_rc = modules != nullptr && modules->value.value.find("vmm") != std::string::npos;
  if (host.loader.is_yes("vmm_load") || by_rc) return std::nullopt;
  return Refusal{"vmm.ko is not loaded: \"/dev/vmm: No such file or directory\"",
                 "loader-vmm-not-preloaded", start.where};
}

/// bhyve opens the devices in their order and ends at the first that is not ppt(4)'s: a card with
/// several functions is several.  wifibox(8) takes them from their drivers by devctl(8) before.
std::optional<Refusal> card_not_reserved(const Stage& stage, const model::GuestStart& start) {
  if (start.manager == GuestManager::wifibox) return std::nullopt;
  const auto& reserved = stage.laptop().host.passthrough;
  for (const model::PassedDevice& device : model::passed_devices(stage.laptop())) {
    // Other machines of this host ask for devices, too.
    const bool is_ours = device.where.file == start.where.file || device.address == start.device;
    const bool is_reserved =
        std::ranges::any_of(reserved, [&](const auto& one) { return one.value == device.address; });
    if (!is_ours || is_reserved) continue;
    return Refusal{fmt::format("bhyve: \"PCI device at {} is not using the ppt(4) driver\"",
                               model::to_string(device.address)),
                   reserved.empty() ? "pptdevs-missing" : "passthru-not-in-pptdevs", device.where};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> refusal_of(const Stage& stage) {
  const auto& start = stage.topology().start;
  if (!start) {
    return Refusal{
        "nothing of the host starts a guest: no script calls bhyve, and vm-bhyve and "
        "wifibox have no guest",
        "", std::nullopt};
  }
  if (auto refusal = broken_command(stage, *start)) return refusal;
  if (auto refusal = missing_module(stage, *start)) return refusal;
  if (start->passed && !start->wires_memory) {
    return Refusal{"bhyve: \"passthru requires guest memory to be wired\"", "bhyve-no-wire",
                   start->where};
  }
  return card_not_reserved(stage, *start);
}

}  // namespace guestlink::sim
