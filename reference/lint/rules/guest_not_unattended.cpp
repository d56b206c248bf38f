#include <algorithm>
#include <array>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// Traces of a guest that sets itself up: saved overlays, services, start scripts.
bool starts_by_itself(const model::Laptop& laptop, const SourceSet& sources) {
  constexpr std::array<std::string_view, 5> traces{"guest/etc/runlevels/", "guest/etc/lbu/",
                                                   "guest/etc/local.d/", "guest/etc/apk/",
                                                   "guest/etc/systemd/"};
  return !laptop.guest.runlevels.empty() || std::ranges::any_of(traces, [&](auto folder) {
    return has_file_below(laptop, sources, folder);
  });
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (!has_file_below(laptop, sources, "guest/") || starts_by_itself(laptop, sources)) return;
  for (const auto& command : laptop.host.bhyve) {
    const bool has_card = std::ranges::any_of(
        command.slots, [](const auto& slot) { return slot.device.value == "passthru"; });
    if (!has_card) continue;
    for (const auto& slot : command.slots) {
      if (slot.device.value != "ahci-cd" || slot.options.empty()) continue;
      report.add(slot.options.front().where,
                 "the guest runs from this image, and none of its files brings its set-up back");
    }
  }
}

}  // namespace

extern const Rule guest_not_unattended{
    {.id = "guest-not-unattended",
     .severity = Severity::warning,
     .summary = "A diskless guest has neither services nor a saved overlay that set it up at boot.",
     .why = "The host has no network until a person logs in to the guest's console and runs the "
            "set-up by hand.",
     .instead = "rc-update add for the services, LBU_MEDIA in /etc/lbu/lbu.conf and lbu commit",
     .source = "Alpine's diskless mode (alpine-conf: lbu); seed 000 lines 113 and 114"},
    check};

}  // namespace guestlink::lint
