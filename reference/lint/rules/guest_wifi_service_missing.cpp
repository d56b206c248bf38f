#include <algorithm>
#include <string>
#include <string_view>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (laptop.guest.runlevels.empty()) return;
  const auto runs = [&](std::string_view service) {
    return std::ranges::any_of(laptop.guest.runlevels, [&](const std::string& level) {
      return level.ends_with("/" + std::string(service));
    });
  };
  if (laptop.guest.interfaces && !runs("networking")) {
    report.add(whole(laptop.guest.interfaces->file), "the service networking is in no runlevel");
  }
  const bool by_ifup =
      laptop.guest.interfaces &&
      sources.text(laptop.guest.interfaces->file).find("wpa_supplicant") != std::string_view::npos;
  if (laptop.guest.wpa_file && !by_ifup && !runs("wpa_supplicant") && !runs("iwd")) {
    report.add(whole(*laptop.guest.wpa_file), "the service wpa_supplicant is in no runlevel");
  }
}

}  // namespace

extern const Rule guest_wifi_service_missing{
    {.id = "guest-wifi-service-missing",
     .severity = Severity::error,
     .summary = "A service that the guest needs is in none of its runlevels.",
     .why = "Nothing comes up after a restart of the guest.",
     .instead = "rc-update add networking boot",
     .source = "alpine-conf: setup-interfaces"},
    check};

}  // namespace guestlink::lint
