#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* box = laptop.host.rc.find("wifibox_enable");
  if (!laptop.host.rc.is_yes("wifibox_enable")) return;
  const auto* list = laptop.host.rc.find("vm_list");
  if (laptop.host.rc.is_yes("vm_enable") && list != nullptr && !list->value.value.empty() &&
      !passed_devices(laptop).empty()) {
    report.add(box->key.where, "wifibox and vm-bhyve both start a guest with a passed card")
        .related.push_back({list->key.where, "vm-bhyve's are these"});
  }
}

}  // namespace

extern const Rule pci_two_managers{
    {.id = "pci-two-managers",
     .severity = Severity::error,
     .summary = "wifibox and another VM manager are both started at boot.",
     .why = "Both want the card and the tap.",
     .instead = "one of them",
     .source = "not tried: both call bhyve on one ppt device"},
    check};

}  // namespace guestlink::lint
