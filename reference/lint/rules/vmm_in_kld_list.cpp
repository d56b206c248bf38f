#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* list = laptop.host.rc.find("kld_list");
  const auto* devices = laptop.host.loader.find("pptdevs");
  const auto* load = laptop.host.loader.find("vmm_load");
  if (list == nullptr || devices == nullptr || load != nullptr) return;
  for (const auto& word : list->words()) {
    if (word.value != "vmm" && word.value != "vmm.ko") continue;
    report.add(word.where, "loaded here, vmm reserves nothing")
        .related.push_back({devices->key.where, "these were to be reserved"});
  }
}

}  // namespace

extern const Rule vmm_in_kld_list{{.id = "vmm-in-kld-list",
                                   .severity = Severity::error,
                                   .summary = "kld_list loads vmm while pptdevs is used.",
                                   .why = "It comes too late: the card has its own driver by then.",
                                   .instead = "vmm_load=\"YES\" in loader.conf",
                                   .source = "vmm(4): from loader.conf \"rather than kld_list\""},
                                  check};

}  // namespace guestlink::lint
