// pf.conf(5) "STATEFUL FILTERING" and RFC 2979 section 2: what belongs to a conversation that a
// rule let in passes; ICMP errors pass with what they quote (RFC 5508 section 4); the rest asks the
// rules.

#include "reference/forward/filter/filter.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "reference/forward/filter/flow.h"
#include "reference/forward/filter/fragments.h"
#include "reference/forward/filter/rules.h"
#include "reference/forward/filter/state_table.h"
#include "reference/forward/narration.h"
#include "reference/forward/port_names.h"

namespace guestlink::forward::filter {
namespace {

constexpr Duration between_sweeps = std::chrono::seconds(10);

class Filter final : public Forwarder {
 public:
  Filter(std::unique_ptr<Forwarder> inner, Rules rules, const Settings& settings,
         const FilterSettings& filter)
      : inner_(std::move(inner)),
        rules_(std::move(rules)),
        states_(filter.timeouts, filter.max_states, settings.nat44.seed),
        fragments_(filter.timeouts.fragment),
        has_local_(settings.local.has_value()),
        port_names_(port_names(settings)) {}

  Verdict handle(PortId in, net::Frame frame, Instant now, Outbox& outbox) override {
    const DropReason refused = judge(frame.bytes, in, false, now);
    if (refused != DropReason::none) return Verdict::drop(refused);
    Gate gate(*this, now, outbox);
    const Verdict verdict = inner_->handle(in, frame, now, gate);
    if (verdict.kind != Verdict::Kind::send) return verdict;
    const DropReason held = judge(frame.bytes, verdict.out, true, now);
    return held == DropReason::none ? verdict : Verdict::drop(held);
  }

  void narrate_to(Narrator* narrator) override {
    narration_.tell(narrator);
    inner_->narrate_to(narrator);
  }

  bool readdress(const net::Ipv4Cidr& outside, std::optional<net::Ipv4Address> gateway, Instant now,
                 Outbox& outbox) override {
    Gate gate(*this, now, outbox);
    return inner_->readdress(outside, gateway, now, gate);
  }

  std::optional<FollowedFlows> flows(std::size_t most, Instant now) const override {
    return inner_->flows(most, now);
  }

  Instant expire(Instant now, Outbox& outbox) override {
    if (now >= next_sweep_) {
      states_.expire(now);
      fragments_.expire(now);
      next_sweep_ = now + between_sweeps;
    }
    Gate gate(*this, now, outbox);
    return std::min(next_sweep_, inner_->expire(now, gate));
  }

 private:
  /// What the forwarder itself sends is judged where it goes out.
  class Gate final : public Outbox {
   public:
    Gate(Filter& filter, Instant now, Outbox& to) : filter_(filter), now_(now), to_(to) {}
    void originate(PortId out, net::Bytes frame) override {
      if (filter_.judge(frame, out, true, now_) == DropReason::none) to_.originate(out, frame);
    }

    void gave_up(DropReason reason, std::size_t frames) override { to_.gave_up(reason, frames); }

   private:
    Filter& filter_;
    Instant now_;
    Outbox& to_;
  };

  DropReason judge(net::Bytes frame, PortId port, bool outwards, Instant now) {
    // The tap towards the machine's own kernel is no network (pf.conf: set skip on lo).
    if (has_local_ && port == local_port) return DropReason::none;
    auto flow = read_flow(frame);
    if (!flow || flow->is_discovery) return DropReason::none;
    if (port == outside_port) {
      see_through_forwards(flow->tuple, outwards, now);
      if (flow->quoted) see_through_forwards(*flow->quoted, !outwards, now);
    }
    const Place place = place_of(flow->tuple, port, outwards);
    if (flow->later_piece) {
      return fragments_.follows(place, flow->fragment_id, now) ? DropReason::none
                                                               : DropReason::first_piece_missing;
    }
    const DropReason reason = judge(*flow, place, outwards, now);
    if (reason == DropReason::none && flow->first_piece) {
      fragments_.remember(place, flow->fragment_id, now);
    }
    return reason;
  }

  DropReason judge(const Flow& flow, const Place& place, bool outwards, Instant now) {
    const auto note = [&](auto words) {
      narration_.note([&] {
        return fmt::format("filter, {} {}: {}", outwards ? "out of" : "in by",
                           port_names_[place.port.index], words());
      });
    };
    if (flow.quoted && states_.knows(place_of(*flow.quoted, place.port, !outwards), now)) {
      note([] { return std::string("the conversation that it complains of is known"); });
      return DropReason::none;
    }
    if (states_.pass(place, outwards, flow.tcp_flags, now)) {
      note([] { return std::string("its conversation is known"); });
      return DropReason::none;
    }
    const Judgement judgement = rules_.judge(flow, place.port, outwards);
    note([&] { return words_for(judgement); });
    if (!judgement.pass) return DropReason::blocked;
    // An error opens no conversation.
    if (!judgement.keep_state || flow.quoted) return DropReason::none;
    return states_.open(place, outwards, flow.tcp_flags, now) ? DropReason::none
                                                              : DropReason::states_full;
  }

  std::string words_for(const Judgement& judgement) const {
    if (judgement.rule == 0) return "no rule fits: it passes";
    return fmt::format("rule {} of {} {}", judgement.rule, rules_.size(),
                       !judgement.pass        ? "blocks it"
                       : judgement.keep_state ? "lets it pass, and its conversation"
                                              : "lets it pass");
  }

  static Place place_of(const Tuple& tuple, PortId port, bool outwards) {
    return {port, outwards ? tuple.reversed() : tuple};
  }

  /// On the outside a forwarded service goes by the outside address, and a host with one of its own
  /// by that; rules and states know both by their own.
  void see_through_forwards(Tuple& tuple, bool outwards, Instant now) const {
    End& ours = outwards ? tuple.source : tuple.destination;
    const End& remote = outwards ? tuple.destination : tuple.source;
    const Endpoint outside{net::unmapped(ours.address), ours.port};
    if (ours.address != net::mapped(outside.address)) return;
    const auto inside = inner_->served_by(tuple.protocol, outside,
                                          {net::unmapped(remote.address), remote.port}, now);
    if (inside) ours = {net::mapped(inside->address), inside->port};
  }

  std::unique_ptr<Forwarder> inner_;
  Rules rules_;
  StateTable states_;
  Fragments fragments_;
  bool has_local_;
  std::vector<std::string> port_names_;
  Narration narration_;
  Instant next_sweep_{INT64_MIN};
};

}  // namespace

std::unique_ptr<Forwarder> around(std::unique_ptr<Forwarder> inner, const Settings& settings,
                                  const FilterSettings& filter) {
  return std::make_unique<Filter>(std::move(inner), Rules(filter.rules, port_names(settings)),
                                  settings, filter);
}

Fault fault(const Settings& settings, const FilterSettings& filter) {
  const std::vector<std::string> ports = port_names(settings);
  for (std::size_t i = 0; i < filter.rules.size(); ++i) {
    const std::string& on = filter.rules[i].on;
    if (on.empty() || std::ranges::find(ports, on) != ports.end()) continue;
    return {fmt::format("a filter rule is on '{}'; there are {}", on, fmt::join(ports, ", ")),
            fmt::format("filter.rules[{}].on", i)};
  }
  return {};
}

}  // namespace guestlink::forward::filter
