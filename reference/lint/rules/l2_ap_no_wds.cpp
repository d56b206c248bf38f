#include "reference/lint/guest_bridge.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto radios = bridged_radios(laptop);
  if (radios.empty()) return;
  if (!laptop.intent || !laptop.intent->ap_four_addr) {
    auto& finding =
        report.add(radios.front(), "nothing says that the access point takes four-address frames");
    finding.severity = Severity::info;
    finding.help = R"("access_point": {"four_addr": true} in laptop.json, once it is known)";
    return;
  }
  if (laptop.intent->ap_four_addr->value) return;
  report.add(laptop.intent->ap_four_addr->where, "this access point takes no four-address frames")
      .related.push_back({radios.front(), "the guest bridges its radio"});
}

}  // namespace

extern const Rule l2_ap_no_wds{
    {.id = "l2-ap-no-wds",
     .severity = Severity::error,
     .summary = "The guest bridges its radio, and the access point does not speak four addresses.",
     .why = "The guest is associated and no frame of the host comes back. An info while "
            "laptop.json does not say what the access point can.",
     .instead = "NAT in the guest, or an access point with WDS (hostapd: wds_sta=1)",
     .source = "hostapd.conf: wds_sta; unverified on real access points"},
    check};

}  // namespace guestlink::lint
