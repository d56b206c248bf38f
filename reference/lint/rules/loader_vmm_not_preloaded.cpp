#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* devices = laptop.host.loader.find("pptdevs");
  if (devices == nullptr) return;
  const auto* load = laptop.host.loader.find("vmm_load");
  if (load != nullptr) return;  // a value other than yes is load-value-not-yes's
  auto& finding = report.add(devices->key.where,
                             "pptdevs is set, but loader.conf does not load vmm, which reads it");
  if (const auto* list = laptop.host.rc.find("kld_list");
      list != nullptr && list->value.value.find("vmm") != std::string::npos) {
    finding.related.push_back({list->value.where, "loaded here it comes too late"});
  }
}

}  // namespace

extern const Rule loader_vmm_not_preloaded{
    {.id = "loader-vmm-not-preloaded",
     .severity = Severity::error,
     .summary = "loader.conf sets pptdevs but does not load vmm.",
     .why = "vmm takes the listed devices when it starts; by then the card's own driver has it, "
            "and the guest never gets it.",
     .instead = "vmm_load=\"YES\"",
     .source = "vmm(4); freebsd-src: sys/amd64/vmm/io/ppt.c"},
    check};

}  // namespace guestlink::lint
