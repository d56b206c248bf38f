#include <algorithm>
#include <chrono>

#include <poll.h>

#include "reference/relay/carrier.h"
#include "reference/relay/pump.h"

namespace guestlink::relay {
namespace {

/// How long poll(2) may wait until the forwarder wants to be called: at least a millisecond, so
/// that a deadline just passed does not spin, and at most a minute.
int patience_ms(Instant now, Instant next) {
  using std::chrono::milliseconds;
  if (next <= now) return 1;
  const Instant cap = now + std::chrono::minutes(1);
  const auto wait = std::chrono::ceil<milliseconds>(std::min(next, cap) - now);
  return static_cast<int>(std::max<milliseconds::rep>(1, wait.count()));
}

class LiveLoop {
 public:
  LiveLoop(std::span<io::Port* const> ports, forward::Forwarder& forwarder, const LivePump& pump)
      : ports_(ports), pump_(pump), carrier_(ports, forwarder) {
    for (io::Port* const port : ports) waits_.push_back({port->descriptor(), POLLIN, 0});
    waits_.push_back({pump.reread, POLLIN, 0});
    waits_.push_back({pump.asked, POLLIN, 0});
    waits_.push_back({pump.stop, POLLIN, 0});
  }

  Result<Counters> run() {
    bool stopping = false;
    for (;;) {
      Instant now = pump_.clock();
      if (now >= carrier_.next_expiry()) {
        if (auto good = carrier_.expire(now); !good) return tl::make_unexpected(good.error());
      }
      const int patience = stopping ? 0 : patience_ms(now, carrier_.next_expiry());
      if (::poll(waits_.data(), waits_.size(), patience) < 0) {
        for (pollfd& wait : waits_) wait.revents = 0;  // a signal: the stop descriptor will tell
      }
      now = pump_.clock();
      if ((waits_[ports_.size()].revents & POLLIN) != 0) {
        if (auto good = move_to_lease(now); !good) return tl::make_unexpected(good.error());
      }
      if ((waits_[ports_.size() + 1].revents & POLLIN) != 0) pump_.answer(now);
      const auto moved = take_ready(now);
      if (!moved) return tl::make_unexpected(moved.error());
      if (stopping && !*moved) return carrier_.counters();
      stopping = stopping || (waits_.back().revents & POLLIN) != 0;
    }
  }

 private:
  Status move_to_lease(Instant now) {
    const auto lease = pump_.lease();
    return lease ? carrier_.readdress(*lease, now) : Status{};
  }

  /// One batch of each port that has something; whether there was any.
  Result<bool> take_ready(Instant now) {
    bool any = false;
    for (std::size_t port = 0; port < ports_.size(); ++port) {
      if (waits_[port].revents == 0) continue;
      arrivals_.clear();
      const auto got = ports_[port]->receive(arrivals_, Carrier::batch_frames, Duration::zero());
      if (!got) return tl::make_unexpected(got.error());
      if (arrivals_.empty()) continue;
      any = true;
      for (io::Arrival& arrival : arrivals_) {
        arrival.at = now;
        carrier_.add({static_cast<std::uint8_t>(port)}, arrival);
      }
      if (auto good = carrier_.carry(); !good) return tl::make_unexpected(good.error());
    }
    return any;
  }

  std::span<io::Port* const> ports_;
  LivePump pump_;
  Carrier carrier_;
  std::vector<pollfd> waits_;
  std::vector<io::Arrival> arrivals_;
};

}  // namespace

Result<Counters> pump_live(std::span<io::Port* const> ports, forward::Forwarder& forwarder,
                           const LivePump& pump) {
  return LiveLoop(ports, forwarder, pump).run();
}

}  // namespace guestlink::relay
