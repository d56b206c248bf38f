#include <fmt/format.h>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool loads_later(const model::HostConfig& host) {
  const auto* list = host.rc.find("kld_list");
  return list != nullptr && list->value.value.find("nmdm") != std::string::npos;
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto loader = laptop.file(sources, "host/boot/loader.conf");
  if (!loader) return;
  const auto* load = laptop.host.loader.find("nmdm_load");
  const bool loaded = load != nullptr && (load->value.value == "YES" || load->value.value == "yes");
  if (loaded || loads_later(laptop.host)) return;
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& console : command.consoles) {
      if (console.value.find("/dev/nmdm") == std::string::npos) continue;
      auto& finding = report.add(console.where, "nothing loads nmdm(4), which this console needs");
      finding.related.push_back(load == nullptr
                                    ? RelatedPlace{whole(*loader), "nmdm_load is not set here"}
                                    : RelatedPlace{load->value.where, "it is switched off here"});
    }
  }
}

}  // namespace

extern const Rule nmdm_disabled_console{
    {.id = "nmdm-disabled-console",
     .severity = Severity::error,
     .summary = "bhyve's console is a null-modem device whose module is not loaded.",
     .why = "There is no /dev/nmdm*; bhyve cannot open its console and ends.",
     .instead = "nmdm_load=\"YES\" in loader.conf",
     .source = "nmdm(4); wifibox#104"},
    check};

}  // namespace guestlink::lint
