#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto* set = laptop.host.sysctl.find("net.inet.ip.forwarding");
  const auto rc = laptop.file(sources, "host/etc/rc.conf");
  if (!rc || set == nullptr || set->value.value != "1") return;
  if (laptop.host.rc.is_yes("gateway_enable")) return;
  const auto* gateway = laptop.host.rc.find("gateway_enable");
  report.add(set->key.where, "rc.d/routing sets this back to 0 until the end of the boot")
      .related.push_back(
          {gateway == nullptr ? whole(*rc) : gateway->value.where, "gateway_enable is not yes"});
}

}  // namespace

extern const Rule ip_forwarding_undone{
    {.id = "ip-forwarding-undone",
     .severity = Severity::warning,
     .summary = "sysctl.conf lets the host route, and gateway_enable does not.",
     .why =
         "rc.d/routing sets it back to 0; only rc.d/sysctl_lastload, after LOGIN, sets it again. "
         "Until then, and after any `service routing restart`, the host does not route.",
     .instead = "gateway_enable=\"YES\"",
     .source = "freebsd-src: rc.d/routing, rc.d/sysctl_lastload (12.1, 14.0)"},
    check};

}  // namespace guestlink::lint
