#include "sim/laptop/refusals.h"

#include <fmt/format.h>

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

std::optional<Refusal> card_not_reserved(const Stage& stage) {
  const auto& card = stage.topology().card;
  if (!card || !card->address || !card->handed_over || card->reserved) return std::nullopt;
  return Refusal{
      fmt::format("bhyve: \"PCI device at {} is not using the ppt(4) driver\"",
                  model::to_string(*card->address)),
      stage.laptop().host.passthrough.empty() ? "pptdevs-missing" : "passthru-not-in-pptdevs",
      card->handed_over};
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
  return card_not_reserved(stage);
}

}  // namespace guestlink::sim
