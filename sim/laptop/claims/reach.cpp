#include "sim/laptop/claims/reach.h"

#include <algorithm>

#include <fmt/format.h>

namespace guestlink::sim {
namespace {

/// Where a request was lost, by the last hop that saw it.
Symptom symptom_of(const Stage& stage, std::string_view from, const Path& path) {
  const auto seen = [&](const std::string& place) {
    return std::ranges::find(path.seen, place) != path.seen.end();
  };
  const Carrier carrier = stage.carrier_of(from);
  if (carrier.node.empty()) return path.seen.empty() ? Symptom::no_route : Symptom::unanswered;
  if (seen(carrier.out)) return Symptom::unanswered;
  if (seen(carrier.in)) return Symptom::not_forwarded;
  return path.seen.empty() ? Symptom::no_route : Symptom::no_link;
}

/// Whether the packet reached the LAN with an address of the private network.
bool left_untranslated(Stage& stage, std::string_view from, const FrameTest& request) {
  const auto hidden = stage.hidden_network();
  const auto found = stage.recorders.find(stage.port_of_access_point(from));
  if (!hidden || found == stage.recorders.end()) return false;
  return std::ranges::any_of(found->second->frames(), [&](const SeenFrame& frame) {
    const FrameFacts facts = read_frame(frame.bytes);
    return request(facts) && facts.ip && hidden->contains(facts.ip->source);
  });
}

/// rc.conf is not among the files of laptops that were published in part.
bool is_host_known(const Stage& stage) {
  return stage.laptop().file(stage.subject->sources, "host/etc/rc.conf").has_value();
}

}  // namespace

bool is_only_wires(const Stage& stage) {
  return stage.forwarder_has_wires && stage.topology().road == model::Road::guest_bridges;
}

std::optional<Attempt> cannot_begin(const Stage& stage, std::string_view from) {
  const bool through_guest = model::leads_through_guest(stage.topology().road);
  if (from == "guest" || through_guest) {
    if (stage.refusal) return failed(Symptom::no_guest, stage.refusal->message);
  }
  if (from == "guest" && is_only_wires(stage)) return skipped(std::string(only_wires));
  if (stage.own_address(from)) return std::nullopt;
  if (from == "guest") {
    return failed(Symptom::no_lease, stage.dhcp_trouble.empty()
                                         ? std::string("nothing gives the guest an address")
                                         : "the guest has no address: " + stage.dhcp_trouble);
  }
  if (!stage.host_dhcp_trouble.empty()) {
    return failed(Symptom::no_host_lease, "the host has no address: " + stage.host_dhcp_trouble);
  }
  if (through_guest) return failed(Symptom::no_link, "the host's bridge has no address");
  if (!is_host_known(stage)) {
    return skipped(
        "host/etc/rc.conf is not in the directory: how the host gets its own network "
        "is not known");
  }
  return failed(Symptom::no_address, "nothing gives the host an address");
}

Attempt lost_packet(Stage& stage, std::string_view from, std::string_view to, std::string evidence,
                    const FrameTest& request, const FrameTest& reply) {
  const bool only_to_carrier = to == stage.carrier_of(from).node;
  if (!only_to_carrier) stage.beyond_fails = true;
  const Path path = trace(stage.way(from, to), request);
  std::string lost = to_string(path);
  Symptom symptom = symptom_of(stage, from, path);
  if (symptom == Symptom::unanswered && left_untranslated(stage, from, request)) {
    symptom = Symptom::untranslated;
    lost += fmt::format(" ({})", path.last);
  } else if (path.complete()) {
    auto back = stage.way(from, to);
    std::ranges::reverse(back);
    const Path answer = trace(back, reply);
    lost += answer.seen.empty() ? "; no answer left there" : "; the answer: " + to_string(answer);
    if (!answer.seen.empty() && !answer.complete()) symptom = Symptom::reply_lost;
  }
  if (symptom == Symptom::not_forwarded && stage.carrier_of(from).node == "guest" && !stage.lease) {
    symptom = Symptom::no_lease;
  }
  return failed(symptom, std::move(evidence), std::move(lost));
}

}  // namespace guestlink::sim
