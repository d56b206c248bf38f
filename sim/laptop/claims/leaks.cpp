#include <string>

#include <fmt/format.h>

#include "sim/laptop/claims/reach.h"
#include "sim/laptop/probe_names.h"

namespace guestlink::sim {
namespace {

/// Who is behind whom: the machine whose packets are translated, and the card that shows instead.
struct Hidden {
  std::string_view rider;                 ///< "host" or "guest"
  std::optional<net::Ipv4Cidr> shown_as;  ///< The address of the one who translates.
  std::optional<net::MacAddress> card;
};

Hidden hidden_of(const Stage& stage) {
  const model::Topology& laptop = stage.topology();
  if (laptop.road == model::Road::guest_routes) {
    return {"host", stage.lease ? std::optional(stage.lease->address) : std::nullopt,
            laptop.card->mac};
  }
  const auto* uplink = laptop.find("host", laptop.uplink);
  return {"guest", stage.own_address("host"), uplink == nullptr ? std::nullopt : uplink->mac};
}

/// The private network, its two addresses, and the hardware addresses on it.
Secrets secrets_of(const Stage& stage) {
  const model::Topology& laptop = stage.topology();
  Secrets secrets;
  for (const auto& address : {stage.host_address(), stage.inside_address()}) {
    if (!address) continue;
    if (secrets.networks.empty()) secrets.networks.push_back(*address);
    secrets.addresses.push_back(address->address);
  }
  const auto* inside = laptop.find("guest", laptop.inside);
  if (inside != nullptr && inside->mac) secrets.macs.push_back(*inside->mac);
  for (const auto& interface : laptop.find("host")->interfaces) {
    if (interface.mac && interface.name != laptop.uplink) secrets.macs.push_back(*interface.mac);
  }
  return secrets;
}

/// What proves that the capture would have seen a leak: the rider's own packets, translated.
bool is_control(const FrameFacts& facts, net::Ipv4Address card, std::uint16_t port) {
  if (!facts.ip || facts.ip->source != card) return false;
  return (facts.icmp && facts.icmp->type == 8) || (facts.tcp && facts.tcp->destination == port);
}

}  // namespace

Result<Attempt> nothing_leaks(Stage& stage) {
  const Hidden hidden = hidden_of(stage);
  if (auto not_yet = cannot_begin(stage, hidden.rider)) return *not_yet;
  const std::string place = stage.port_of_access_point(hidden.rider);
  Recorder* const air = stage.recorders.at(place);
  const Secrets secrets = secrets_of(stage);
  const std::uint16_t port = hidden.rider == "host" ? server_port : server_port_of_guest;
  std::size_t searched = 0;
  std::size_t controls = 0;
  for (const SeenFrame& frame : air->frames()) {
    if (frame.direction != Direction::in) continue;
    ++searched;
    const FrameFacts facts = read_frame(frame.bytes);
    std::string leak = leak_in(frame.bytes, secrets);
    if (hidden.card && facts.source != *hidden.card) {
      leak = "eth.src " + net::to_string(facts.source);
    }
    if (!leak.empty()) {
      return failed(Symptom::untranslated,
                    fmt::format("on the LAN: {} in {}", leak, describe(facts)), "seen at " + place);
    }
    if (hidden.shown_as && is_control(facts, hidden.shown_as->address, port)) ++controls;
  }
  if (air->lost() != 0) {
    return failed(Symptom::none, fmt::format("the capture lost {} frames", air->lost()));
  }
  if (controls == 0) {
    return failed(hidden.shown_as ? Symptom::not_forwarded : Symptom::no_lease,
                  fmt::format("{} frames on the LAN, but none of the {}'s traffic: the search "
                              "proves nothing",
                              searched, hidden.rider));
  }
  return passed(
      fmt::format("{} frames searched in all fields; {} of them carried the {}'s traffic, "
                  "translated",
                  searched, controls, hidden.rider));
}

Result<Attempt> host_sees_no_card_frame(Stage& stage) {
  const auto& card = stage.topology().card;
  if (!card) return failed(Symptom::card_left, "the files name no card");
  if (stage.refusal) return failed(Symptom::no_guest, stage.refusal->message);
  const Secrets wanted{{}, {}, {card->mac}};
  std::string evidence;
  const model::Topology& laptop = stage.topology();
  for (const std::string& interface : {laptop.tap, laptop.bridge}) {
    const auto found = stage.recorders.find("host:" + interface);
    if (found == stage.recorders.end()) continue;
    const auto frames = found->second->frames();
    for (const SeenFrame& frame : frames) {
      const std::string leak = leak_in(frame.bytes, wanted);
      if (leak.empty()) continue;
      return failed(Symptom::card_left, fmt::format("at host:{}: {} in {}", interface, leak,
                                                    describe(read_frame(frame.bytes))));
    }
    if (frames.empty()) {
      return failed(Symptom::no_link, fmt::format("no frame at host:{} to search", interface));
    }
    if (found->second->lost() != 0) {
      return failed(Symptom::none, fmt::format("the capture at host:{} lost {} frames", interface,
                                               found->second->lost()));
    }
    evidence += fmt::format("{}{} frames at host:{}", evidence.empty() ? "" : ", ", frames.size(),
                            interface);
  }
  if (evidence.empty()) return failed(Symptom::no_link, "the host has no interface to search");
  return passed(evidence + ": none names " + net::to_string(card->mac));
}

}  // namespace guestlink::sim
