#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.seen.guest_interfaces) return;
  const auto inside = inside_interfaces(laptop);
  const auto* wlan = laptop.seen.guest_interfaces->find("wlan0");
  if (wlan == nullptr || inside.empty()) return;
  const auto* wire = laptop.seen.guest_interfaces->find(inside.front());
  constexpr std::uint64_t enough = 10ULL * 1024 * 1024;
  if (wire == nullptr || wlan->rx_bytes < enough || wlan->rx_bytes < 2 * wire->tx_bytes) return;
  report.add(wlan->name.where, "more came in by Wi-Fi than went on to the host")
      .related.push_back({wire->name.where, "the host's side"});
}

}  // namespace

extern const Rule cap_counters_one_way{
    {.id = "cap-counters-one-way",
     .severity = Severity::warning,
     .summary = "The guest received far more from the Wi-Fi than it handed to the host.",
     .why = "Forwarding is broken in one direction.",
     .instead = "see nat-forward-one-way and its neighbours",
     .source = "seed 000 lines 124 and 142: 223.8 GiB against 223.5 GiB"},
    check};

}  // namespace guestlink::lint
