#include <fmt/format.h>

#include "reference/model/laptop_files.h"
#include "sim/laptop/claims/claim_kind.h"

namespace guestlink::sim {
namespace {

/// Whether rc(8) starts the guest.
bool is_started(const Stage& stage, const model::GuestStart& start) {
  const auto& laptop = stage.laptop();
  switch (start.manager) {
  case model::GuestManager::wifibox: return laptop.host.rc.is_yes("wifibox_enable");
  case model::GuestManager::script:
    return model::starts_at_boot(laptop, stage.subject->sources, start.where.file);
  case model::GuestManager::vm_bhyve: break;
  }
  const auto* list = laptop.host.rc.find("vm_list");
  if (list == nullptr || !laptop.host.rc.is_yes("vm_enable")) return false;
  for (const auto& name : list->words()) {
    if (name.value == start.vm) return true;
  }
  return false;
}

}  // namespace

Result<Attempt> starts_by_itself(Stage& stage) {
  const auto& start = stage.topology().start;
  if (!start) return failed(Symptom::no_guest, stage.refusal ? stage.refusal->message : "");
  if (!is_started(stage, *start)) {
    return failed(Symptom::by_hand,
                  "nothing starts the guest at boot: the rest was tried as if its owner had");
  }
  if (stage.subject->finding("guest-not-unattended") != nullptr) {
    return failed(Symptom::by_hand, "the guest waits for somebody to log in and set it up");
  }
  return passed("rc(8) starts the guest, and the guest sets itself up");
}

}  // namespace guestlink::sim
