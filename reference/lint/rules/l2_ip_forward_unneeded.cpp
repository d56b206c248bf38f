#include <string_view>
#include <vector>

#include "reference/lint/guest_bridge.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// Where the guest switches routing on: in its sysctl files, or by a command of its interfaces.
std::vector<SourceSpan> switched_on(const model::Laptop& laptop) {
  std::vector<SourceSpan> found;
  const auto* set = laptop.guest.sysctl.find("net.ipv4.ip_forward");
  if (set != nullptr && set->value.value == "1") found.push_back(set->key.where);
  if (!laptop.guest.interfaces) return found;
  for (const auto& stanza : laptop.guest.interfaces->stanzas) {
    for (const auto& option : stanza.options) {
      const std::string_view command = option.value.value;
      if (command.starts_with("echo 1 > /proc/sys/net/ipv4/ip_forward") ||
          command.find("net.ipv4.ip_forward=1") != std::string_view::npos) {
        found.push_back(option.value.where);
      }
    }
  }
  return found;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto radios = bridged_radios(laptop);
  const bool declared = laptop.intent && laptop.intent->mode;
  const bool is_bridge = declared ? laptop.intent->mode->value == "bridge" : !radios.empty();
  if (!is_bridge) return;
  for (const SourceSpan where : switched_on(laptop)) {
    auto& finding = report.add(where, "a bridge does not route");
    if (declared) {
      finding.related.push_back({laptop.intent->mode->where, "the mode is bridge"});
    } else {
      finding.related.push_back({radios.front(), "the radio is bridged here"});
    }
  }
}

}  // namespace

extern const Rule l2_ip_forward_unneeded{
    {.id = "l2-ip-forward-unneeded",
     .severity = Severity::info,
     .summary = "The guest only bridges, and forwards IP as well.",
     .why = "Inert.",
     .instead = "no such line",
     .source = "seed 002 line 211"},
    check};

}  // namespace guestlink::lint
