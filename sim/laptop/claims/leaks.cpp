#include <string>

#include <fmt/format.h>

#include "sim/laptop/claims/reach.h"
#include "sim/laptop/probe_names.h"
#include "sim/laptop/world_topology.h"

namespace guestlink::sim {
namespace {

/// The private network, its two addresses, and the hardware addresses behind the guest.
Secrets secrets_of(const Stage& stage) {
  Secrets secrets;
  for (const auto& address : {stage.host_address(), stage.inside_address()}) {
    if (!address) continue;
    if (secrets.networks.empty()) secrets.networks.push_back(*address);
    secrets.addresses.push_back(address->address);
  }
  const auto* inside = stage.topology().find("guest", stage.topology().inside);
  if (inside != nullptr && inside->mac) secrets.macs.push_back(*inside->mac);
  for (const auto& interface : stage.topology().find("host")->interfaces) {
    if (interface.mac) secrets.macs.push_back(*interface.mac);
  }
  return secrets;
}

/// What proves that the capture would have seen a leak: the host's own packets, translated.
bool is_control(const FrameFacts& facts, net::Ipv4Address card) {
  if (!facts.ip || facts.ip->source != card) return false;
  return (facts.icmp && facts.icmp->type == 8) ||
         (facts.tcp && facts.tcp->destination == server_port);
}

}  // namespace

Result<Attempt> nothing_leaks(Stage& stage) {
  if (auto not_yet = cannot_begin(stage)) return *not_yet;
  Recorder* const air = stage.recorders.at(std::string("ap:") + radio_port);
  const Secrets secrets = secrets_of(stage);
  const net::MacAddress card = stage.topology().card->mac;
  std::size_t searched = 0;
  std::size_t controls = 0;
  for (const SeenFrame& frame : air->frames()) {
    if (frame.direction != Direction::in) continue;
    ++searched;
    const FrameFacts facts = read_frame(frame.bytes);
    std::string leak = leak_in(frame.bytes, secrets);
    if (facts.source != card) leak = "eth.src " + net::to_string(facts.source);
    if (!leak.empty()) {
      return failed(Symptom::untranslated,
                    fmt::format("on the air: {} in {}", leak, describe(facts)),
                    fmt::format("seen at ap:{}", radio_port));
    }
    if (stage.lease && is_control(facts, stage.lease->address.address)) ++controls;
  }
  if (air->lost() != 0) {
    return failed(Symptom::none, fmt::format("the capture lost {} frames", air->lost()));
  }
  if (controls == 0) {
    return failed(Symptom::not_forwarded,
                  fmt::format("{} frames on the air, but none of the host's traffic: the search "
                              "proves nothing",
                              searched));
  }
  return passed(
      fmt::format("{} frames of the card searched in all fields; {} of them carried the "
                  "host's traffic, translated",
                  searched, controls));
}

Result<Attempt> host_sees_no_card_frame(Stage& stage) {
  const auto& card = stage.topology().card;
  if (!card) return failed(Symptom::card_left, "the files name no card");
  if (stage.refusal) return failed(Symptom::no_guest, stage.refusal->message);
  const Secrets wanted{{}, {}, {card->mac}};
  std::string evidence;
  for (const std::string& interface : {stage.topology().tap, stage.topology().bridge}) {
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
  if (evidence.empty()) return failed(Symptom::no_link, "the host has no bridge and no tap");
  return passed(evidence + ": none names " + net::to_string(card->mac));
}

}  // namespace guestlink::sim
