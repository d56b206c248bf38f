#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    if (!machine.settings.is_yes("graphics")) continue;
    const auto* listen = machine.settings.find("graphics_listen");
    const auto* password = machine.settings.find("graphics_password");
    const bool open =
        listen == nullptr || listen->value.value.empty() || listen->value.value == "0.0.0.0";
    if (!open || (password != nullptr && !password->value.value.empty())) continue;
    report.add(
        listen == nullptr ? machine.settings.find("graphics")->value.where : listen->value.where,
        "everybody can reach this guest's console");
  }
}

}  // namespace

extern const Rule vmconf_vnc_exposed{
    {.id = "vmconf-vnc-exposed",
     .severity = Severity::security,
     .summary = "A VM of vm-bhyve has a screen, and its VNC port is open to every network.",
     .why = "Without graphics_listen it listens on 0.0.0.0: whoever is on the LAN has the "
            "console of the guest.",
     .instead = "graphics_listen=\"127.0.0.1\"",
     .source = "vm-bhyve: lib/vm-run; seed 003 line 58"},
    check};

}  // namespace guestlink::lint
