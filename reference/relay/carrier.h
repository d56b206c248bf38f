#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "reference/base/result.h"
#include "reference/forward/forwarder.h"
#include "reference/io/port.h"
#include "reference/relay/counters.h"
#include "reference/relay/observer.h"
#include "reference/relay/pump.h"

namespace guestlink::relay {

/// The frames that a forwarder originates during a batch, each kept with the frame that caused it.
class BatchOutbox final : public forward::Outbox {
 public:
  struct Originated {
    std::size_t cause = 0;  ///< Its place in the batch.
    forward::PortId out;
    std::size_t begin = 0;
    std::size_t size = 0;
    bool is_copy = false;  ///< Of the cause itself, whose bytes are not kept twice.
  };

  void start(std::span<const forward::Handled> batch);
  void originate(forward::PortId out, net::Bytes frame) override;
  void copy(forward::PortId out, const net::Frame& frame) override;
  void gave_up(forward::DropReason reason, std::size_t frames) override;

  std::span<const Originated> originated() const { return originated_; }
  net::Bytes bytes(const Originated& one) const {
    return net::Bytes(memory_).subspan(one.begin, one.size);
  }

  struct GivenUp {
    forward::DropReason reason;
    std::size_t frames;
  };
  /// Kept frames that were lost meanwhile.
  std::span<const GivenUp> given_up() const { return given_up_; }

 private:
  /// The place of the frame that is being decided on.
  std::size_t cause();

  std::span<const forward::Handled> batch_;
  std::size_t cause_ = 0;
  std::vector<Originated> originated_;
  std::vector<std::byte> memory_;
  std::vector<GivenUp> given_up_;
};

/// Takes batches of frames from ports through a forwarder to ports, and counts.
class Carrier {
 public:
  static constexpr std::size_t batch_frames = 64;

  /// `ports` in the order of the forwarder's.
  Carrier(std::span<io::Port* const> ports, forward::Forwarder& forwarder,
          Observer* observer = nullptr);

  /// Puts a frame into the batch; it must stay valid until carry().
  void add(forward::PortId in, const io::Arrival& arrival);
  bool full() const { return batch_.size() == (observer_ == nullptr ? batch_frames : 1); }
  bool empty() const { return batch_.empty(); }
  /// Decides on the batch and sends what is to be sent; the batch is empty then.
  Status carry();
  /// When the forwarder wants to be called even if no frame comes; soon after one that came.
  Instant next_expiry() const { return next_expiry_; }
  /// Lets the forwarder forget what has timed out by `now`, and sends what it originates then.
  Status expire(Instant now);
  /// Tells the forwarder of another outside address; fails (unreadable) when it cannot take it.
  Status readdress(const Lease& lease, Instant now);

  const Counters& counters() const { return counters_; }

 private:
  /// What the capture kept of a frame whose rest was made up of zeros.
  struct Kept {
    std::uint32_t bytes = 0;
    std::uint32_t wire_bytes = 0;
  };

  void depart(forward::PortId out, net::Bytes bytes, const net::Offload& offload,
              std::uint32_t wire_bytes, Instant at);
  void depart_originated(const BatchOutbox::Originated& one, Instant at);
  /// The frame at `place` of the batch, as far as it was kept.
  void depart_as_it_is(forward::PortId out, std::size_t place);
  void settle(std::size_t place);
  void count_given_up();
  /// What the forwarder did of its own accord at `now`.
  Status send_originated(Instant now);
  Status send_departures();

  std::span<io::Port* const> ports_;
  forward::Forwarder& forwarder_;
  Observer* observer_;  ///< nullptr: nobody watches.
  Instant next_expiry_{INT64_MIN};
  std::vector<forward::Handled> batch_;
  std::vector<Kept> kept_;
  std::vector<std::vector<std::byte>> made_whole_;
  BatchOutbox outbox_;
  std::vector<std::vector<io::Departure>> departures_;
  Counters counters_;
};

}  // namespace guestlink::relay
