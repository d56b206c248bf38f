#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"
#include "reference/model/laptop.h"

namespace guestlink::model {

/// The parts of a boot, in their order; rc(8)'s own order decides between `sysctl` and `services`.
enum class BootStage : std::uint8_t {
  loader,       ///< loader(8): loader.conf
  devices,      ///< The kernel: which driver takes the card.
  modules,      ///< rc.d/kld
  sysctl,       ///< rc.d/sysctl, and again rc.d/sysctl_lastload
  interfaces,   ///< rc.d/netif, vm-bhyve's switches
  filter,       ///< rc.d/pf, rc.d/ipfw
  routing,      ///< rc.d/routing, rc.d/defaultroute, rc.d/netwait
  services,     ///< rc.local, sshd, the laptop's own rc.d scripts
  guest_start,  ///< bhyve(8), by whatever starts it
  guest,        ///< In the guest.
};
/// "loader", "devices", …
std::string_view name(BootStage stage);

enum class BootOutcome : std::uint8_t {
  done,
  skipped,  ///< Something else says that it is not to happen.
  fails,
  unknown,  ///< It depends on what the files and captures do not say.
};
/// "done", "skipped", "fails", "unknown"
std::string_view name(BootOutcome outcome);

/// One thing that the boot does, or would have to do.
struct BootStep {
  BootStage stage = BootStage::loader;
  BootOutcome outcome = BootOutcome::done;
  std::string by;       ///< "loader(8)", "rc.d/netif", "/root/vm_run"
  std::string action;   ///< "load vmm", "ifconfig bridge0 up"
  std::string because;  ///< Why it does not happen, or what it rests on; may be empty.
  std::vector<SourceSpan>
      places;  ///< The lines it comes from, the first one most; none: a default.
};

/// What the laptop does from loader(8) to the guest's last service, in order.
struct Boot {
  Release release;               ///< By which it was worked out.
  bool release_assumed = false;  ///< Nothing says which release it is.
  std::vector<BootStep> steps;
};

/// What the files of `laptop` make of a boot.  Steps that fail do not end it, as they would not.
/// Services without a bearing on the link between host and guest are left out, and so is what a
/// shell script does beyond the commands that the model knows.
Boot derive_boot(const Laptop& laptop, const SourceSet& sources);

}  // namespace guestlink::model
