#include <string_view>

#include "reference/lint/guest_bridge.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto& interfaces = laptop.guest.interfaces;
  if (!interfaces) return;
  if (sources.text(interfaces->file).find("4addr on") != std::string_view::npos) return;
  for (const SourceSpan where : bridged_radios(laptop)) {
    report.add(where, "the kernel does not bridge a three-address station");
  }
}

}  // namespace

extern const Rule l2_without_4addr{
    {.id = "l2-without-4addr",
     .severity = Severity::error,
     .summary = "A Wi-Fi station of the guest is put into a bridge without four-address mode.",
     .why = "The kernel refuses it: \"Operation not supported\".",
     .instead = "iw dev wlan0 set 4addr on, before it is up; or NAT",
     .source = "Linux: net/wireless, IFF_DONT_BRIDGE; tried on Linux with mac80211_hwsim"},
    check};

}  // namespace guestlink::lint
