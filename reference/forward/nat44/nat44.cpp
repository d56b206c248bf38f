#include "reference/forward/nat44/nat44.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "reference/forward/attachment_fault.h"
#include "reference/forward/nat44/engine.h"

namespace guestlink::forward::nat44 {
namespace {

std::string_view name(Protocol protocol) {
  return protocol == Protocol::tcp ? "tcp" : "udp";
}

bool overlap(PortRange a, PortRange b) {
  return a.first <= b.last && b.first <= a.last;
}

std::string fault_of(const Settings& settings, const PortForward& forward) {
  const auto& ports = forward.outside_ports;
  const std::string what =
      fmt::format("the forward of {} {}-{}", name(forward.protocol), ports.first, ports.last);
  if (forward.protocol == Protocol::icmp) return "a port forward is for tcp or udp";
  if (ports.first == 0 || ports.last < ports.first) {
    return what + " has no proper range of outside ports";
  }
  if (forward.inside_port == 0 || forward.inside_port + ports.size() > 65536) {
    return what + " runs past port 65535 inside";
  }
  if (!settings.inside.address.contains(forward.inside_address)) {
    return fmt::format("{} goes to {}, which is not in {}", what,
                       net::to_string(forward.inside_address),
                       net::to_string(settings.inside.address));
  }
  for (const net::Ipv4Address host : forward.shared_with) {
    if (!settings.inside.address.contains(host)) {
      return fmt::format("{} is shared with {}, which is not in {}", what, net::to_string(host),
                         net::to_string(settings.inside.address));
    }
  }
  if (!settings.local) return {};
  for (const LocalService& service : settings.local->accept) {
    if (service.protocol == forward.protocol && overlap(service.ports, ports)) {
      return what + " takes a port that local.accept has";
    }
  }
  return {};
}

std::string clash(const PortForward& one, const PortForward& other) {
  if (one.protocol != other.protocol || one.from != other.from) return {};
  if (overlap(one.outside_ports, other.outside_ports)) {
    return fmt::format("two forwards have {} port {}", name(one.protocol),
                       std::max(one.outside_ports.first, other.outside_ports.first));
  }
  const auto last = [](const PortForward& f) { return f.inside_port + f.outside_ports.size() - 1; };
  const bool same_end = one.inside_address == other.inside_address &&
                        one.inside_port <= last(other) && other.inside_port <= last(one);
  if (same_end && one.is_fixed() && other.is_fixed()) {
    return fmt::format("two forwards go to {} port {} of {}; answers could leave by one only",
                       name(one.protocol), std::max(one.inside_port, other.inside_port),
                       net::to_string(one.inside_address));
  }
  return {};
}

/// More would be a carrier's; each costs 72 KiB of port maps once it is used.
constexpr std::uint64_t largest_pool = 1024;

Fault fault_of_pool(const Settings& settings) {
  std::uint64_t size = 0;
  const auto& pool = settings.nat44.pool;
  for (std::size_t i = 0; i < pool.size(); ++i) {
    const AddressRange& range = pool[i];
    if (range.last.value < range.first.value) {
      return {fmt::format("the pool's range {}-{} runs backwards", net::to_string(range.first),
                          net::to_string(range.last)),
              fmt::format("nat44.pool[{}].last", i), "give the lower address first"};
    }
    size += range.size();
    const net::Ipv4Cidr& inside = settings.inside.address;
    if (range.first <= inside.broadcast() && inside.network() <= range.last) {
      return {fmt::format("the pool's range {}-{} runs into the inside network {}",
                          net::to_string(range.first), net::to_string(range.last),
                          net::to_string(inside)),
              fmt::format("nat44.pool[{}].first", i), "give addresses of the outside"};
    }
  }
  if (size > largest_pool) {
    return {fmt::format("the pool has {} addresses; at most {} are taken", size, largest_pool),
            "nat44.pool", "give fewer"};
  }
  const PortRange& ports = settings.nat44.ports;
  if (ports.first == 0 || ports.last < ports.first) {
    return {"nat44.ports is no proper range of ports", "nat44.ports"};
  }
  return {};
}

/// Whether `address` is for one host, and not everybody's.
bool is_host_of(const net::Ipv4Cidr& network, net::Ipv4Address address) {
  return network.contains(address) && address != network.address &&
         (network.prefix >= 31 || (address != network.network() && address != network.broadcast()));
}

std::string fault_of_pair(const Settings& settings, const AddressPair& pair) {
  const std::string what =
      fmt::format("{} as {} (1:1)", net::to_string(pair.inside), net::to_string(pair.outside));
  if (!is_host_of(settings.inside.address, pair.inside)) {
    return fmt::format("{}: there is no such host in {}", what,
                       net::to_string(settings.inside.address));
  }
  const net::Ipv4Cidr& outside = settings.outside.address;
  const bool is_networks_own = outside.contains(pair.outside) && pair.outside != outside.address &&
                               !is_host_of(outside, pair.outside);
  if (settings.inside.address.contains(pair.outside) || pair.outside.value == 0 ||
      pair.outside.is_multicast() || pair.outside.is_loopback() || pair.outside.is_broadcast() ||
      pair.outside == settings.gateway || is_networks_own) {
    return what + ": no host outside can have that address";
  }
  if (pair.outside == outside.address && settings.local) {
    return what + ": that address is the kernel's behind 'local'";
  }
  for (const PortForward& forward : settings.nat44.port_forwards) {
    const bool shares =
        std::count(forward.shared_with.begin(), forward.shared_with.end(), pair.inside) > 0;
    if (forward.inside_address == pair.inside || shares) {
      return what + ": all its ports are open, and a forward to it could not be answered";
    }
    if (pair.outside == outside.address) {
      return what + ": it takes every port of the address that a forward uses, too";
    }
  }
  return {};
}

Fault fault_of_pairs(const Settings& settings) {
  const auto& pairs = settings.nat44.one_to_one;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const std::string key = fmt::format("nat44.one_to_one[{}]", i);
    if (auto text = fault_of_pair(settings, pairs[i]); !text.empty()) return {text, key};
    for (std::size_t j = 0; j < i; ++j) {
      if (pairs[i].inside == pairs[j].inside) {
        return {fmt::format("{} has two outside addresses (1:1)", net::to_string(pairs[i].inside)),
                key + ".inside"};
      }
      if (pairs[i].outside == pairs[j].outside) {
        return {fmt::format("{} is given to two hosts (1:1)", net::to_string(pairs[i].outside)),
                key + ".outside"};
      }
    }
  }
  return {};
}

Fault fault_of_forwards(const Settings& settings) {
  const auto& forwards = settings.nat44.port_forwards;
  for (std::size_t i = 0; i < forwards.size(); ++i) {
    const std::string key = fmt::format("nat44.port_forwards[{}]", i);
    if (auto text = fault_of(settings, forwards[i]); !text.empty()) return {text, key};
    for (std::size_t j = 0; j < i; ++j) {
      if (auto text = clash(forwards[i], forwards[j]); !text.empty()) return {text, key};
    }
  }
  return {};
}

}  // namespace

Fault fault(const Settings& settings) {
  if (!settings.ports.empty()) {
    return {"mode nat44 has two ports", "ports", "remove the list, or take mode route or firewall"};
  }
  if (Fault found = fault_of_attachment("inside", "inside", settings.inside)) return found;
  if (Fault found = fault_of_attachment("outside", "outside", settings.outside)) return found;
  // RFC 4787 REQ-7.
  if (settings.inside.address.overlaps(settings.outside.address)) {
    return {fmt::format("inside {} and outside {} overlap; renumber the inside",
                        net::to_string(settings.inside.address),
                        net::to_string(settings.outside.address)),
            "inside.address"};
  }
  if (Fault found = fault_of_gateway(settings)) return found;
  if (Fault found = fault_of_pool(settings)) return found;
  if (Fault found = fault_of_pairs(settings)) return found;
  if (settings.nat44.max_sessions == 0) return {"nat44.max_sessions is 0", "nat44.max_sessions"};
  return fault_of_forwards(settings);
}

std::unique_ptr<Forwarder> make(const Settings& settings) {
  return std::make_unique<Engine>(settings);
}

}  // namespace guestlink::forward::nat44
