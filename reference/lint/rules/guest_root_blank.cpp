#include <string_view>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto& sshd = laptop.guest.sshd;
  const auto shadow = laptop.file(sources, "guest/etc/shadow");
  if (!sshd || !shadow) return;
  const std::string_view text = sources.text(*shadow);
  if (!text.starts_with("root::")) return;
  const bool root_may = sshd->value_or("PermitRootLogin", "prohibit-password") == "yes";
  const bool empty_may = sshd->value_or("PermitEmptyPasswords", "no") == "yes";
  if (!root_may || !empty_may) return;
  report.add({*shadow, 0, 6}, "root has no password")
      .related.push_back({sshd->find("PermitRootLogin")->values.front().where, "and may log in"});
}

}  // namespace

extern const Rule guest_root_blank{
    {.id = "guest-root-blank",
     .severity = Severity::security,
     .summary = "root of the guest has no password, and sshd lets root in.",
     .why = "Everybody on the Wi-Fi LAN can log in to the machine that holds the radio.",
     .instead = "PermitRootLogin prohibit-password, and a key",
     .source = "seed 002 line 175"},
    check};

}  // namespace guestlink::lint
