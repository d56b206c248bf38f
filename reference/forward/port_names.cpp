#include "reference/forward/port_names.h"

#include "reference/forward/forwarder.h"

namespace guestlink::forward {

std::vector<BridgePort> bridge_ports(const BridgeSettings& bridge) {
  std::vector<BridgePort> ports(2);
  ports[inside_port.index].name = "inside";
  ports[outside_port.index].name = "outside";
  for (const BridgePort& one : bridge.ports) {
    if (one.name == "inside") {
      ports[inside_port.index] = one;
    } else if (one.name == "outside") {
      ports[outside_port.index] = one;
    } else {
      ports.push_back(one);
    }
  }
  return ports;
}

std::vector<std::string> port_names(const Settings& settings) {
  std::vector<std::string> names;
  if (settings.mode == "bridge") {
    for (const BridgePort& port : bridge_ports(settings.bridge)) names.push_back(port.name);
    return names;
  }
  names = {"inside", "outside"};
  if (settings.local) names.emplace_back("local");
  for (const FurtherPort& port : settings.ports) names.push_back(port.name);
  return names;
}

}  // namespace guestlink::forward
