// How the guest is started: grub-bhyve(8) and bhyve(8) in a script, or vm-bhyve.

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reference/model/boot_builder.h"
#include "reference/model/passthrough.h"

namespace guestlink::model {
namespace {

std::string path_of(const Laptop& laptop, FileId file) {
  const auto& scripts = laptop.host.scripts;
  const auto found = std::ranges::find(scripts, file, &HostScript::file);
  return found == scripts.end() ? "bhyve(8)" : found->path;
}

bool is_up_on_open(const Laptop& laptop) {
  for (const Assignments* settings : {&laptop.host.sysctl, &laptop.host.loader}) {
    const Assignment* one = settings->find("net.link.tap.up_on_open");
    if (one != nullptr && one->value.value == "1") return true;
  }
  return false;
}

void open_tap(BootBuilder& to, const std::string& by, const BhyveSlot& slot) {
  const std::string& tap = slot.options.front().value;
  auto& step =
      to.add(BootStage::guest_start, by,
             fmt::format("{} of the guest opens {}", slot.device.value, tap), {slot.where});
  const HostInterface* configured = to.laptop.host.interface(tap);
  if (!to.interfaces.contains(tap)) {
    step.outcome = BootOutcome::fails;
    step.because = fmt::format("nothing has made {}", tap);
  } else if ((configured == nullptr || !configured->up) && !is_up_on_open(to.laptop)) {
    step.because = fmt::format(
        "nothing brings {} up: no ifconfig_{}, and net.link.tap.up_on_open is not 1", tap, tap);
  }
}

void pass_card(BootBuilder& to, const std::string& by, const BhyveCommand& command,
               const BhyveSlot& slot) {
  const std::string& card = slot.options.front().value;
  auto& step =
      to.add(BootStage::guest_start, by, fmt::format("the guest gets {}", card), {slot.where});
  const auto address = parse_pci_slashes(card);
  const auto& reserved = to.laptop.host.passthrough;
  const bool is_reserved = address && std::ranges::any_of(reserved, [&](const auto& one) {
                             return one.value == *address;
                           });
  if (!command.has_flag('S')) {
    step.outcome = BootOutcome::fails;
    step.because = "bhyve(8) passes no device to a guest without -S";
  } else if (address && !is_reserved && !hands_over_by_devctl(to.laptop, to.sources)) {
    step.outcome = BootOutcome::fails;
    step.because = "pptdevs does not name it";
  }
}

}  // namespace

void boot_vm_script(BootBuilder& to, FileId script) {
  const std::string by = path_of(to.laptop, script);
  for (const GrubBhyveCommand& grub : to.laptop.host.grub) {
    if (grub.where.file != script) continue;
    to.add(BootStage::guest_start, by,
           fmt::format("grub-bhyve loads the guest's kernel{}",
                       grub.root ? " from " + grub.root->value : std::string()),
           {grub.where});
  }
  for (const BhyveCommand& command : to.laptop.host.bhyve) {
    if (command.where.file != script) continue;
    to.add(BootStage::guest_start, by,
           fmt::format("bhyve starts {}{}",
                       command.vm_name ? command.vm_name->value : std::string("a guest"),
                       command.memory ? " with " + command.memory->value : std::string()),
           {command.where});
    for (const BhyveSlot& slot : command.slots) {
      if (slot.options.empty()) continue;
      const std::string& device = slot.device.value;
      if (device == "virtio-net" || device == "e1000") open_tap(to, by, slot);
      if (device == "passthru") pass_card(to, by, command, slot);
    }
  }
}

void boot_vm_bhyve(BootBuilder& to) {
  const Assignment* list = to.laptop.host.rc.find("vm_list");
  if (list == nullptr) {
    to.add(BootOutcome::skipped, BootStage::guest_start, "rc.d/vm", "vm startall",
           "vm_list names no machine");
    return;
  }
  for (const auto& name : list->words()) {
    const Vm* machine = to.laptop.host.vm_bhyve.find_machine(name.value);
    auto& start = to.add(BootStage::guest_start, "rc.d/vm", "vm start " + name.value, {name.where});
    if (machine == nullptr) {
      start.outcome = BootOutcome::unknown;
      start.because = fmt::format("{}.conf is not here", name.value);
      continue;
    }
    for (const VmNetwork& network : machine->networks) {
      if (network.device) {
        to.add(BootStage::guest_start, "rc.d/vm",
               fmt::format("{} of the guest opens {}", network.type.value, network.device->value),
               {network.device->where});
      } else if (network.switch_name) {
        const VmSwitch* one = to.laptop.host.vm_bhyve.find_switch(network.switch_name->value);
        auto& step =
            to.add(BootStage::guest_start, "rc.d/vm",
                   fmt::format("{} of the guest: a tap of its own in {}", network.type.value,
                               one == nullptr ? network.switch_name->value : one->bridge_name()),
                   {network.switch_name->where});
        if (one == nullptr) {
          step.outcome = BootOutcome::fails;
          step.because = "there is no such switch";
        }
      }
    }
    for (const VmPassthru& card : machine->passthru) {
      auto& step = to.add(BootStage::guest_start, "rc.d/vm",
                          fmt::format("the guest gets {}", card.text.value), {card.text.where});
      const auto& reserved = to.laptop.host.passthrough;
      if (card.device && std::ranges::none_of(reserved, [&](const auto& one) {
            return one.value == card.device->value;
          })) {
        step.outcome = BootOutcome::fails;
        step.because = "pptdevs does not name it";
      }
    }
  }
}

}  // namespace guestlink::model
