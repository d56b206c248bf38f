#include "sim/laptop/claims/reach.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/laptop/world_topology.h"

namespace guestlink::sim {
namespace {

/// Where a request was lost, by the last hop that saw it.
Symptom symptom_of(const Stage& stage, const Path& path) {
  const std::string inside = "guest:" + stage.topology().inside;
  const std::string outside = "guest:" + stage.topology().outside;
  const auto seen = [&](const std::string& place) {
    return std::ranges::find(path.seen, place) != path.seen.end();
  };
  if (seen(outside)) return Symptom::unanswered;
  if (seen(inside)) return Symptom::not_forwarded;
  return seen("host:" + stage.topology().bridge) ? Symptom::no_link : Symptom::no_route;
}

/// Whether the packet left the guest with an address of the private network.
bool left_untranslated(Stage& stage, const FrameTest& request) {
  const auto host = stage.host_address();
  const auto found = stage.recorders.find(std::string("ap:") + radio_port);
  if (!host || found == stage.recorders.end()) return false;
  return std::ranges::any_of(found->second->frames(), [&](const SeenFrame& frame) {
    const FrameFacts facts = read_frame(frame.bytes);
    return request(facts) && facts.ip && host->contains(facts.ip->source);
  });
}

}  // namespace

std::optional<Attempt> cannot_begin(const Stage& stage) {
  if (stage.refusal) return failed(Symptom::no_guest, stage.refusal->message);
  if (!stage.host_address()) return failed(Symptom::no_link, "the host's bridge has no address");
  return std::nullopt;
}

Attempt lost_packet(Stage& stage, std::string_view node, std::string evidence,
                    const FrameTest& request, const FrameTest& reply) {
  if (node != "guest") stage.beyond_fails = true;
  const Path path = trace(stage.way_to(node), request);
  std::string lost = to_string(path);
  Symptom symptom = symptom_of(stage, path);
  if (symptom == Symptom::unanswered && left_untranslated(stage, request)) {
    symptom = Symptom::untranslated;
    lost += fmt::format(" ({})", path.last);
  } else if (path.complete()) {
    auto back = stage.way_to(node);
    std::ranges::reverse(back);
    const Path answer = trace(back, reply);
    lost += answer.seen.empty() ? "; no answer left there" : "; the answer: " + to_string(answer);
    if (!answer.seen.empty() && !answer.complete()) symptom = Symptom::reply_lost;
  }
  if (symptom == Symptom::not_forwarded && !stage.lease) symptom = Symptom::no_lease;
  return failed(symptom, std::move(evidence), std::move(lost));
}

}  // namespace guestlink::sim
