#include "reference/lint/letters.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* type = laptop.host.rc.find("firewall_type");
  if (!laptop.host.rc.is_yes("firewall_enable") || type == nullptr) return;
  if (lower(type->value.value) != "simple") return;
  if (laptop.host.rc.find("firewall_simple_iif") == nullptr) {
    report.add(type->value.where, "firewall_simple_iif is not set");
  }
}

}  // namespace

extern const Rule firewall_simple_unconfigured{
    {.id = "firewall-simple-unconfigured",
     .severity = Severity::error,
     .summary = "The simple firewall is on, and its interfaces are not named.",
     .why = "Rules with empty names fail to load and the closing deny stays: the private "
            "link is dead.",
     .instead = "firewall_type=\"client\", or pf",
     .source = "freebsd-src: etc/rc.firewall (12.1), read; not run"},
    check};

}  // namespace guestlink::lint
