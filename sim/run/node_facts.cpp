#include "sim/run/node_facts.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "sim/steps/step_kind.h"
#include "sim/world/tap_holder.h"

namespace guestlink::sim {
namespace {

constexpr Duration patience = std::chrono::seconds(10);

void add(Facts& facts, const std::string& name, const std::string& value) {
  std::string& all = facts[name];
  if (("  " + all + " ").find(" " + value + " ") != std::string::npos) return;
  all += (all.empty() ? "" : " ") + value;
}

/// An address of /proc/net: hexadecimal, in this machine's byte order.
net::Ipv4Address proc_address(const std::string& digits) {
  const auto word = static_cast<std::uint32_t>(std::stoul(digits, nullptr, 16));
  return {__builtin_bswap32(word)};
}

void read_routes(Facts& facts) {
  std::ifstream file("/proc/net/route");
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string interface, to, gateway, flags, references, use, metric, mask;
    if (!(words >> interface >> to >> gateway >> flags >> references >> use >> metric >> mask)) {
      continue;
    }
    const net::Ipv4Address by = proc_address(gateway);
    const std::string way = by.value == 0 ? interface : net::to_string(by);
    const auto length = static_cast<unsigned>(__builtin_popcount(proc_address(mask).value));
    const std::string name =
        length == 0 ? "default" : fmt::format("{}/{}", net::to_string(proc_address(to)), length);
    add(facts, "route." + name, way);
  }
}

/// `state` is the number of a listening socket: 0A for TCP, 07 for UDP (net/tcp_states.h).
void read_listeners(const char* protocol, std::string_view state, Facts& facts) {
  std::ifstream file(fmt::format("/proc/net/{}", protocol));
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string number, local, remote, status;
    if (!(words >> number >> local >> remote >> status) || status != state) continue;
    const std::size_t colon = local.find(':');
    if (colon == std::string::npos) continue;
    const auto port = std::stoul(local.substr(colon + 1), nullptr, 16);
    add(facts, fmt::format("listen.{}[{}]", protocol, port),
        net::to_string(proc_address(local.substr(0, colon))));
  }
}

/// How many flows this node's kernel follows, which are those that it translates and its own;
/// nothing where it follows none (Documentation/networking/nf_conntrack-sysctl.rst).
void count_nat_entries(Facts& facts) {
  std::ifstream file("/proc/sys/net/netfilter/nf_conntrack_count");
  std::string count;
  if (file >> count) facts["nat.entries"] = count;
}

/// "00:a0:98:1b:c8:07 dev tap1 master brext": iproute2's bridge(8), learnt entries only.
void read_forwarding_database(std::string_view text, Facts& facts) {
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (line.find("permanent") != std::string::npos) continue;
    std::istringstream words(line);
    std::string mac, dev, port;
    if (words >> mac >> dev >> port && dev == "dev") facts["bridge.fdb[" + mac + "]"] = port;
  }
}

}  // namespace

Result<Facts> facts_of(World& world, const std::string& node) {
  Facts facts;
  const auto interfaces = world.interfaces(node);
  if (!interfaces) return tl::unexpected(interfaces.error());
  bool has_bridge = false;
  for (const InterfaceState& one : *interfaces) {
    std::string& addresses = facts["address." + one.name];
    for (const net::Ipv4Cidr& address : one.addresses) {
      addresses += (addresses.empty() ? "" : " ") + net::to_string(address);
    }
    if (addresses.empty()) addresses = "none";
    facts["up." + one.name] = one.up ? "true" : "false";
    facts["carrier." + one.name] = one.carrier ? "true" : "false";
    facts["mac." + one.name] = net::to_string(one.mac);
    facts["mtu." + one.name] = fmt::format("{}", one.mtu);
    has_bridge = has_bridge || !one.bridge.empty();
  }
  const auto taps = tap_holders(world, node);
  if (!taps) return tl::unexpected(taps.error());
  for (const auto& [tap, holder] : *taps) {
    const bool held = holder.pid != 0;
    facts["opened_by." + tap] = held ? holder.name : "nobody";
    if (held) facts["opened_by." + tap + ".pid"] = fmt::format("{}", holder.pid);
  }
  const auto lines = world.call(
      node,
      []() -> Result<std::string> {
        Facts found;
        read_routes(found);
        read_listeners("tcp", "0A", found);
        read_listeners("udp", "07", found);
        count_nat_entries(found);
        return to_lines(found);
      },
      patience);
  if (!lines) return tl::unexpected(lines.error());
  facts.merge(from_lines(*lines));
  if (has_bridge) {
    const auto shown = world.run(node, Argv{"bridge", "fdb", "show"}, patience);
    if (!shown) return tl::unexpected(shown.error());
    read_forwarding_database(shown->out, facts);
  }
  return facts;
}

}  // namespace guestlink::sim
