// "After filtering the traffic, it could pass good packets via virtual network interfaces to other
// guests or to the host": default-drop from the air, as RFC 6092 REC-11 and REC-32 ask of a home's
// router, between any number of ports.

#include "reference/forward/firewall/firewall.h"

#include <utility>

#include "reference/forward/filter/filter.h"
#include "reference/forward/route/route.h"

namespace guestlink::forward::firewall {

std::vector<FilterRule> own_rules(const Settings& settings) {
  FilterRule everything;
  everything.pass = true;
  std::vector<FilterRule> rules{everything};
  const auto nothing_from = [&](const std::string& port) {
    FilterRule rule;
    rule.pass = false;
    rule.direction = FilterRule::Direction::in;
    rule.on = port;
    rules.push_back(rule);
  };
  nothing_from("outside");
  for (const FurtherPort& port : settings.ports) {
    if (port.air) nothing_from(port.name);
  }
  // A segment in the middle of nothing opens nothing, wherever it comes from.
  FilterRule strays;
  strays.pass = false;
  strays.protocol = 6;
  rules.insert(rules.begin(), strays);
  return rules;
}

std::unique_ptr<Forwarder> make(const Settings& settings) {
  FilterSettings filter = settings.filter.value_or(FilterSettings{});
  std::vector<FilterRule> rules = own_rules(settings);
  rules.insert(rules.end(), filter.rules.begin(), filter.rules.end());
  filter.rules = std::move(rules);
  return filter::around(route::make(settings), settings, filter);
}

}  // namespace guestlink::forward::firewall
