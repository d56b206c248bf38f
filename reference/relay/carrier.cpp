#include "reference/relay/carrier.h"

#include <algorithm>
#include <chrono>

#include "reference/relay/cut_frame.h"

namespace guestlink::relay {
namespace {

using forward::Handled;
using forward::PortId;
using forward::Verdict;

/// The longest frame that is made whole: an IPv4 packet with an Ethernet header.
constexpr std::uint32_t longest_whole = 65535 + 14;

/// What a frame has before the forwarder decides: no verdict drops for no reason.
constexpr Verdict undecided{};

/// How long after a frame the forwarder is called at the latest.
constexpr Duration look_again = std::chrono::milliseconds(250);

bool is_decided(const Verdict& verdict) {
  return verdict.kind != undecided.kind || verdict.reason != undecided.reason;
}

}  // namespace

void BatchOutbox::start(std::span<const Handled> batch) {
  batch_ = batch;
  cause_ = 0;
  originated_.clear();
  memory_.clear();
  given_up_.clear();
}

void BatchOutbox::gave_up(forward::DropReason reason, std::size_t frames) {
  given_up_.push_back({reason, frames});
}

std::size_t BatchOutbox::cause() {
  while (cause_ < batch_.size() && is_decided(batch_[cause_].verdict)) ++cause_;
  return cause_;
}

void BatchOutbox::originate(PortId out, net::Bytes frame) {
  originated_.push_back({cause(), out, memory_.size(), frame.size()});
  memory_.insert(memory_.end(), frame.begin(), frame.end());
}

void BatchOutbox::copy(PortId out, const net::Frame& /*frame*/) {
  originated_.push_back({cause(), out, 0, 0, true});
}

Carrier::Carrier(std::span<io::Port* const> ports, forward::Forwarder& forwarder,
                 Observer* observer)
    : ports_(ports), forwarder_(forwarder), observer_(observer), departures_(ports.size()) {
  batch_.reserve(batch_frames);
  kept_.reserve(batch_frames);
  made_whole_.resize(batch_frames);
  counters_.sides.resize(ports.size());
}

void Carrier::add(PortId in, const io::Arrival& arrival) {
  const Kept kept{static_cast<std::uint32_t>(arrival.frame.bytes.size()), arrival.wire_bytes};
  // What it sets off may fall due before the forwarder last asked to be called: a question to
  // repeat, a piece to forget.
  if (batch_.empty()) next_expiry_ = std::min(next_expiry_, arrival.at + look_again);
  // In place: to copy a whole just put together waits until all its parts are stored.
  Handled& one = batch_.emplace_back();
  one.in = in;
  one.frame = arrival.frame;
  one.at = arrival.at;
  one.verdict = undecided;
  kept_.push_back(kept);
  SideCounters& side = counters_.sides[in.index];
  ++side.packets_in;
  side.bytes_in += kept.wire_bytes;
  if (kept.wire_bytes > kept.bytes) {
    ++side.cut_in;
    if (kept.wire_bytes <= longest_whole && headers_were_kept(one.frame.bytes)) {
      std::vector<std::byte>& whole = made_whole_[batch_.size() - 1];
      whole.assign(kept.wire_bytes, std::byte{0});
      std::ranges::copy(one.frame.bytes, whole.begin());
      one.frame.bytes = whole;
    }
  }
}

Status Carrier::carry() {
  if (observer_ != nullptr) {
    for (const Handled& one : batch_) observer_->came(one);
  }
  outbox_.start(batch_);
  forwarder_.handle_batch(batch_, outbox_);
  auto next = outbox_.originated().begin();
  for (std::size_t place = 0; place < batch_.size(); ++place) {
    if (observer_ != nullptr) observer_->settled(batch_[place]);
    for (; next != outbox_.originated().end() && next->cause == place; ++next) {
      if (next->is_copy) {
        if (observer_ != nullptr) observer_->copied(next->out);
        depart_as_it_is(next->out, place);
      } else {
        depart_originated(*next, batch_[place].at);
      }
    }
    settle(place);
  }
  count_given_up();
  batch_.clear();
  kept_.clear();
  return send_departures();
}

void Carrier::depart_as_it_is(PortId out, std::size_t place) {
  const Handled& one = batch_[place];
  const Kept& kept = kept_[place];
  depart(out, one.frame.bytes.first(kept.bytes), one.frame.offload, kept.wire_bytes, one.at);
}

void Carrier::settle(std::size_t place) {
  const Handled& one = batch_[place];
  switch (one.verdict.kind) {
  case Verdict::Kind::send:
    ++counters_.sent;
    depart_as_it_is(one.verdict.out, place);
    return;
  case Verdict::Kind::flood:
    ++counters_.flooded;
    for (std::size_t port = 0; port < ports_.size(); ++port) {
      if (port != one.in.index) depart_as_it_is({static_cast<std::uint8_t>(port)}, place);
    }
    return;
  case Verdict::Kind::consumed: ++counters_.consumed; return;
  case Verdict::Kind::drop: ++counters_.drops[static_cast<std::size_t>(one.verdict.reason)]; return;
  }
}

void Carrier::depart(PortId out, net::Bytes bytes, const net::Offload& offload,
                     std::uint32_t wire_bytes, Instant at) {
  if (out.index >= ports_.size()) return;
  SideCounters& side = counters_.sides[out.index];
  ++side.packets_out;
  side.bytes_out += wire_bytes;
  io::Departure& one = departures_[out.index].emplace_back();
  one.bytes = bytes;
  one.offload = offload;
  one.wire_bytes = wire_bytes;
  one.at = at;
}

void Carrier::depart_originated(const BatchOutbox::Originated& one, Instant at) {
  const net::Bytes bytes = outbox_.bytes(one);
  if (observer_ != nullptr) observer_->originated(one.out, bytes);
  depart(one.out, bytes, {}, static_cast<std::uint32_t>(bytes.size()), at);
  ++counters_.originated;
}

void Carrier::count_given_up() {
  // They counted as consumed while there was hope for them.
  for (const BatchOutbox::GivenUp& one : outbox_.given_up()) {
    counters_.drops[static_cast<std::size_t>(one.reason)] += one.frames;
    counters_.consumed -= one.frames;
    if (observer_ != nullptr) observer_->gave_up(one.reason, one.frames);
  }
}

Status Carrier::send_departures() {
  for (std::size_t port = 0; port < ports_.size(); ++port) {
    if (departures_[port].empty()) continue;
    Status good = ports_[port]->send(departures_[port]);
    departures_[port].clear();
    if (!good) return good;
  }
  return {};
}

Status Carrier::send_originated(Instant now) {
  for (const auto& one : outbox_.originated()) depart_originated(one, now);
  count_given_up();
  return send_departures();
}

Status Carrier::expire(Instant now) {
  outbox_.start({});
  next_expiry_ = forwarder_.expire(now, outbox_);
  return send_originated(now);
}

Status Carrier::readdress(const Lease& lease, Instant now) {
  outbox_.start({});
  if (forwarder_.readdress(lease.address, lease.gateway, now, outbox_)) {
    return send_originated(now);
  }
  return failure(Error::Code::unreadable,
                 "the new outside address " + net::to_string(lease.address) +
                     " cannot be taken: it lies inside or in the pool, or the mode has none");
}

}  // namespace guestlink::relay
