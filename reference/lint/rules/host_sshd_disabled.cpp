#include <string_view>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// "2210:localhost:22" ends at this host's own sshd.
bool ends_at_own_sshd(std::string_view forward) {
  return forward.ends_with(":localhost:22") || forward.ends_with(":127.0.0.1:22") ||
         forward.ends_with(":[::1]:22");
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto rc = laptop.file(sources, "host/etc/rc.conf");
  if (!rc || laptop.host.rc.is_yes("sshd_enable")) return;
  const auto* set = laptop.host.rc.find("sshd_enable");
  for (const auto& tunnel : laptop.host.tunnels) {
    if (!ends_at_own_sshd(tunnel.remote_forward.value)) continue;
    report.add(tunnel.remote_forward.where, "the tunnel ends at this host's sshd, which is not on")
        .related.push_back(set != nullptr
                               ? RelatedPlace{set->value.where, "it is switched off here"}
                               : RelatedPlace{whole(*rc), "sshd_enable is not set here"});
  }
}

}  // namespace

extern const Rule host_sshd_disabled{
    {.id = "host-sshd-disabled",
     .severity = Severity::error,
     .summary = "A tunnel leads to the host's port 22, and rc.conf does not enable sshd.",
     .why = "The tunnel stands, and every connection through it is refused.",
     .instead = "sshd_enable=\"YES\" in rc.conf",
     .source = "rc.conf(5): the default is NO; gap in seed 000"},
    check};

}  // namespace guestlink::lint
