#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/model/boot.h"
#include "reference/model/rc_order.h"

namespace guestlink::model {

/// What derive_boot's parts share: the laptop, the steps so far and what they have brought about.
struct BootBuilder {
  const Laptop& laptop;
  const SourceSet& sources;
  Boot boot{};

  std::set<std::string, std::less<>> modules{};     ///< Loaded so far, on the host.
  std::set<std::string, std::less<>> interfaces{};  ///< Of the host, made by software so far.
  std::set<FileId> started{};                       ///< Scripts that something has run.

  BootStep& add(BootStage stage, std::string by, std::string action,
                std::vector<SourceSpan> places = {}) {
    boot.steps.push_back(
        {stage, BootOutcome::done, std::move(by), std::move(action), "", std::move(places)});
    return boot.steps.back();
  }
  BootStep& add(BootOutcome outcome, BootStage stage, std::string by, std::string action,
                std::string because, std::vector<SourceSpan> places = {}) {
    boot.steps.push_back(
        {stage, outcome, std::move(by), std::move(action), std::move(because), std::move(places)});
    return boot.steps.back();
  }
};

/// loader(8) and the attaching of devices.
void boot_loader(BootBuilder& to);
/// One script of rc(8); those that are not known do nothing.
void boot_rc_script(BootBuilder& to, const RcScript& script);
/// The calls of grub-bhyve(8) and bhyve(8) in one script of the host.
void boot_vm_script(BootBuilder& to, FileId script);
/// The machines that vm-bhyve starts.
void boot_vm_bhyve(BootBuilder& to);
/// The guest, as far as its files say.
void boot_guest(BootBuilder& to);

}  // namespace guestlink::model
