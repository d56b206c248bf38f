#include "reference/model/host_side.h"

#include <algorithm>

#include "reference/model/road.h"

namespace guestlink::model {
namespace {

/// The bridge of rc.conf that has the tap, else the first that has any member.
const HostInterface* bridge_with(const HostConfig& host, const std::string& tap) {
  const HostInterface* first = nullptr;
  for (const HostInterface& one : host.interfaces) {
    if (one.members.empty()) continue;
    if (std::ranges::any_of(one.members, [&](const auto& m) { return m.value == tap; })) {
      return &one;
    }
    if (first == nullptr) first = &one;
  }
  return tap.empty() ? first : nullptr;
}

bool is_renamed(const HostConfig& host, const std::string& name) {
  return std::ranges::any_of(host.cloned_interfaces,
                             [&](const auto& one) { return final_name(host, one.value) == name; });
}

}  // namespace

std::string final_name(const HostConfig& host, const std::string& cloned) {
  const Assignment* renamed = host.rc.find("ifconfig_" + cloned + "_name");
  return renamed == nullptr || renamed->value.value.empty() ? cloned : renamed->value.value;
}

HostSide host_side(const Laptop& laptop, const std::optional<GuestStart>& start,
                   const std::string& tap) {
  const HostConfig& host = laptop.host;
  HostSide side;
  side.tap = tap;
  if (start && !start->bridge.empty()) {
    side.bridge = start->bridge;
  } else if (const HostInterface* bridge = bridge_with(host, tap)) {
    side.bridge = bridge->name.value;
    if (tap.empty() && !bridge->members.empty()) side.tap = bridge->members.front().value;
  } else if (const auto& seen = laptop.seen.host_interfaces) {
    const auto found = std::ranges::find_if(seen->all, [&](const SeenInterface& one) {
      return std::ranges::any_of(one.members, [](const auto& m) { return is_tap_name(m.value); });
    });
    if (found != seen->all.end()) side.bridge = found->name.value;
  }
  const auto is_set_up = [&](const std::string& name) {
    const HostInterface* one = host.interface(name);
    return one != nullptr && (one->address || one->dhcp);
  };
  const bool on_tap = !is_set_up(side.bridge) && is_set_up(side.tap);
  side.addressed = on_tap || side.bridge.empty() ? side.tap : side.bridge;
  const HostInterface* one = host.interface(side.addressed);
  side.leased = one != nullptr && one->dhcp;
  return side;
}

std::string host_uplink(const Laptop& laptop) {
  const HostConfig& host = laptop.host;
  for (const HostInterface& bridge : host.interfaces) {
    for (const auto& member : bridge.members) {
      if (!is_made_name(member.value)) return member.value;
    }
  }
  for (const HostInterface& one : host.interfaces) {
    const bool is_card = !is_made_name(one.name.value) && !one.created && one.members.empty() &&
                         !is_renamed(host, one.name.value);
    if (is_card && one.configured) return one.name.value;
  }
  if (const auto& seen = laptop.seen.host_interfaces) {
    for (const SeenInterface& one : seen->all) {
      if (!is_made_name(one.name.value) && one.members.empty()) return one.name.value;
    }
  }
  return "";
}

}  // namespace guestlink::model
