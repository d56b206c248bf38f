// A packet's signature leaves out what routers and NATs rewrite: addresses, ports of the inside,
// TTL, checksums, an echo's id.  Two packets with one signature are told apart by time: a sight at
// a tap and direction where the journey has been already begins a new journey.

#include "sim/run/hops.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "reference/net/describe.h"
#include "sim/expect/fields.h"

namespace guestlink::sim {
namespace {

constexpr std::size_t most_told = 4;
/// The same bytes much later are another packet: a retransmission, the next ping without payload.
constexpr Duration longest_journey = std::chrono::seconds(2);

std::string field_text(const Dissection& frame, std::string_view name) {
  const FieldName* const field = find_field(name);
  const auto value = field == nullptr ? std::nullopt : field->read(frame);
  return value ? value->text : "";
}

std::string signature(const Dissection& frame) {
  std::string text;
  const auto add = [&](std::string_view name) { text += field_text(frame, name) + "|"; };
  if (frame.arp) {
    for (const char* name : {"arp.op", "arp.spa", "arp.tpa"}) add(name);
  } else if (frame.icmp) {
    text += "icmp|";
    for (const char* name : {"icmp.type", "icmp.code", "icmp.seq", "payload"}) add(name);
  } else if (frame.tcp) {
    text += "tcp|";
    for (const char* name : {"tcp.flags", "tcp.seq", "tcp.ack", "payload"}) add(name);
  } else if (frame.dhcp) {
    text += "dhcp|";
    for (const char* name : {"dhcp.type", "dhcp.chaddr", "dhcp.yiaddr"}) add(name);
  } else if (frame.udp) {
    text += "udp|";
    add("payload");
  } else {
    return hex(frame.frame);
  }
  return text;
}

/// One frame of one tap.
struct Sighting {
  Journey::Sight sight;
  const SeenFrame* frame = nullptr;
};

std::vector<Sighting> in_time_order(const Evidence& evidence) {
  std::vector<Sighting> all;
  for (const auto& [tap, frames] : evidence.taps) {
    for (std::size_t i = 0; i < frames.size(); ++i) {
      all.push_back({{tap, frames[i].direction, frames[i].at, i, ""}, &frames[i]});
    }
  }
  std::ranges::stable_sort(all, {}, [](const Sighting& one) { return one.sight.at; });
  return all;
}

std::string node_of(const std::string& tap) {
  return tap.substr(0, tap.find(':'));
}

bool owns(const Topology& topology, const std::string& node, std::string_view address) {
  return std::ranges::any_of(topology.interfaces, [&](const Interface& one) {
    return one.at.node == node && std::ranges::any_of(one.addresses, [&](const auto& cidr) {
             return net::to_string(cidr.address) == address;
           });
  });
}

net::MacAddress mac_of(const Topology& topology, const Endpoint& at) {
  const Interface* const said = topology.interface(at);
  return said != nullptr && said->mac ? *said->mac : default_mac(at);
}

/// Whether the frame, received by `node`, has reached whom it is for.
bool has_arrived(const Topology& topology, const std::string& node, const Dissection& frame) {
  if (frame.arp) return owns(topology, node, field_text(frame, "arp.tpa"));
  const std::string to = field_text(frame, "ip.dst");
  if (!to.empty()) return to == "255.255.255.255" || owns(topology, node, to);
  const std::string mac = field_text(frame, "eth.dst");
  const auto parsed = net::parse_mac(mac);
  if (!parsed || parsed->is_group()) return true;
  return std::ranges::any_of(topology.links, [&](const Link& link) {
    return (link.a.node == node && mac_of(topology, link.a) == *parsed) ||
           (link.b.node == node && mac_of(topology, link.b) == *parsed);
  });
}

const Link* link_at(const Topology& topology, const std::string& tap) {
  const auto found = std::ranges::find_if(topology.links, [&](const Link& link) {
    return to_string(link.a) == tap || to_string(link.b) == tap;
  });
  return found == topology.links.end() ? nullptr : &*found;
}

std::string medium_word(MediumName medium) {
  if (medium == MediumName::tap) return "tap";
  return medium == MediumName::wifi ? "wifi" : "cable";
}

using Words = std::map<std::string, std::string>;

std::string end_of(const Topology& topology, const Words& forwarding, const Journey& journey) {
  const Journey::Sight& last = journey.sights.back();
  if (last.direction == Direction::in) {
    const std::string node = node_of(last.tap);
    const auto words = forwarding.find(node);
    return fmt::format("lost in {} ({})", node,
                       words == forwarding.end() ? "it does not forward" : words->second);
  }
  const Link* const link = link_at(topology, last.tap);
  if (link == nullptr) return "lost behind " + last.tap;
  return fmt::format("lost on link {} ({})", link->id, medium_word(link->medium));
}

std::string in_words(const Topology& topology, const Words& forwarding, const Journey& journey) {
  std::string text = journey.what + ": ";
  const Instant begin = journey.sights.front().at;
  bool first = true;
  for (const Journey::Sight& one : journey.sights) {
    text += fmt::format("{}{} {}", first ? "" : ", ", one.tap,
                        one.direction == Direction::in ? "in" : "out");
    if (!first) text += " +" + in_milliseconds(one.at - begin);
    first = false;
  }
  return text + "; " + end_of(topology, forwarding, journey);
}

/// Whether it passed one of the nodes that the mismatches speak of.
bool concerns(const Journey& journey, const std::set<std::string>& nodes) {
  return std::ranges::any_of(
      journey.sights, [&](const Journey::Sight& one) { return nodes.contains(node_of(one.tap)); });
}

}  // namespace

std::vector<Journey> journeys(const Topology& topology, const Evidence& evidence) {
  std::vector<Journey> all;
  std::map<std::string, std::size_t> open;  ///< The last journey with a signature.
  for (const Sighting& one : in_time_order(evidence)) {
    const Dissection frame = dissect(one.frame->bytes);
    const std::string key = signature(frame);
    const auto known = open.find(key);
    bool goes_on = known != open.end();
    if (goes_on) {
      const Journey& before = all[known->second];
      const bool was_here = std::ranges::any_of(before.sights, [&](const Journey::Sight& sight) {
        return sight.tap == one.sight.tap && sight.direction == one.sight.direction;
      });
      goes_on = !was_here && one.sight.at - before.sights.back().at < longest_journey;
    }
    if (!goes_on) {
      open[key] = all.size();
      all.push_back({.what = net::describe(one.frame->bytes)});
    }
    Journey& journey = all[open[key]];
    journey.sights.push_back(one.sight);
    journey.sights.back().source = field_text(frame, frame.ip ? "ip.src" : "eth.src");
    if (one.sight.direction == Direction::in &&
        has_arrived(topology, node_of(one.sight.tap), frame)) {
      journey.arrived = true;
    }
  }
  return all;
}

std::vector<std::string> lost_packets(const Topology& topology, const Words& forwarding,
                                      const Evidence& evidence,
                                      const std::vector<Mismatch>& mismatches) {
  std::set<std::string> places;
  for (const Mismatch& one : mismatches) {
    if (!one.tap.empty()) places.insert(node_of(one.tap));
    const auto step = std::ranges::find(evidence.steps, one.step, &StepRecord::id);
    if (step != evidence.steps.end()) places.insert(step->node);
  }
  std::vector<Journey> lost = journeys(topology, evidence);
  std::erase_if(lost, [](const Journey& one) { return one.arrived; });
  // Not std::ranges: clang 14 cannot compile libstdc++ 12's subrange.
  std::stable_partition(lost.begin(), lost.end(),
                        [&](const Journey& one) { return concerns(one, places); });
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < std::min(lost.size(), most_told); ++i) {
    lines.push_back(in_words(topology, forwarding, lost[i]));
  }
  if (lost.size() > most_told) {
    lines.push_back(fmt::format("and {} more that did not arrive", lost.size() - most_told));
  }
  return lines;
}

}  // namespace guestlink::sim
