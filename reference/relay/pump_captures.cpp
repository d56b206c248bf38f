#include <algorithm>

#include "reference/relay/carrier.h"
#include "reference/relay/pump.h"

namespace guestlink::relay {
namespace {

constexpr std::size_t frames_ahead = 256;

/// The frames of one capture that have been read and not yet been carried.
class Queue {
 public:
  explicit Queue(io::Port& port) : port_(port) {}

  /// Reads on when nothing is left; the error of a damaged capture only once.
  Status refill() {
    if (next_ < arrivals_.size() || over_) return {};
    arrivals_.clear();
    next_ = 0;
    const auto got = port_.receive(arrivals_, frames_ahead, Duration::zero());
    over_ = !got || *got == io::Received::end_of_capture;
    if (!got) return tl::make_unexpected(got.error());
    return {};
  }

  bool empty() const { return next_ == arrivals_.size(); }
  bool may_come() const { return !over_; }
  io::Arrival& head() { return arrivals_[next_]; }
  void pop() { ++next_; }

 private:
  io::Port& port_;
  std::vector<io::Arrival> arrivals_;
  std::size_t next_ = 0;
  bool over_ = false;
};

/// The queue with the earliest frame; nullptr when all are empty.
Queue* earliest(std::vector<Queue>& queues) {
  Queue* best = nullptr;
  for (Queue& queue : queues) {
    if (queue.empty()) continue;
    if (best == nullptr || queue.head().at < best->head().at) best = &queue;
  }
  return best;
}

}  // namespace

Result<Counters> pump_captures(std::span<io::Port* const> ports, forward::Forwarder& forwarder,
                               CapturePump& pump) {
  Carrier carrier(ports, forwarder, pump.observer);
  std::vector<Queue> queues;
  queues.reserve(ports.size());
  for (io::Port* const port : ports) queues.emplace_back(*port);
  Instant now{INT64_MIN};
  for (;;) {
    for (Queue& queue : queues) {
      if (const auto good = queue.refill(); !good) {
        if (!pump.keep_going) return tl::make_unexpected(good.error());
        pump.damage.push_back(good.error().message);
      }
    }
    while (!carrier.full()) {
      Queue* const queue = earliest(queues);
      if (queue == nullptr) break;
      io::Arrival& arrival = queue->head();
      now = arrival.at = std::max(now, arrival.at);
      if (now >= carrier.next_expiry()) {
        if (!carrier.empty()) break;  // what came before is decided before anything is forgotten
        if (const auto good = carrier.expire(now); !good) return tl::make_unexpected(good.error());
      }
      carrier.add({static_cast<std::uint8_t>(queue - queues.data())}, arrival);
      queue->pop();
      if (queue->empty() && queue->may_come()) break;  // its next frame may be the earliest
    }
    if (carrier.empty()) return carrier.counters();
    if (const auto good = carrier.carry(); !good) return tl::make_unexpected(good.error());
  }
}

}  // namespace guestlink::relay
