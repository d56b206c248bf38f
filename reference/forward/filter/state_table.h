#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "reference/base/time.h"
#include "reference/forward/filter/flow.h"
#include "reference/forward/filter_settings.h"
#include "reference/forward/forwarder.h"
#include "reference/forward/keyed_hash.h"

namespace guestlink::forward::filter {

/// A packet's place: the port, and its tuple as one that comes in there has it.  A packet that goes
/// out by a port has the place of its answer, so that both are found by one look-up.
struct Place {
  PortId port;
  Tuple tuple;
  friend bool operator==(const Place&, const Place&) = default;
};

/// Keyed, so that nobody outside can choose conversations that fall into one place of the table.
class PlaceHash {
 public:
  explicit PlaceHash(std::uint64_t seed) : hash_(seed) {}
  std::size_t operator()(const Place& place) const;

 private:
  KeyedHash hash_;
};

/// Conversations that a rule has let in, as pf(4) keeps state: by addresses, ports and port of the
/// forwarder.  TCP's sequence numbers are not followed.
class StateTable {
 public:
  StateTable(const FilterTimeouts& timeouts, std::size_t most, std::uint64_t seed)
      : timeouts_(timeouts), most_(most), states_(0, PlaceHash(seed)) {}

  /// Whether the conversation is known; then its time and state go on.
  bool pass(const Place& place, bool outwards, std::uint8_t tcp_flags, Instant now);
  /// The same without touching it, for what only speaks of it.
  bool knows(const Place& place, Instant now) const;
  /// False when there is no room.
  bool open(const Place& place, bool outwards, std::uint8_t tcp_flags, Instant now);
  void expire(Instant now);
  std::size_t size() const { return states_.size(); }

 private:
  struct State {
    Instant seen;
    bool opened_outwards = false;  ///< Its first packet went out by the port.
    bool answered = false;
    std::uint8_t finished = 0;  ///< Bit 0: by its opener, bit 1: by the other, bit 2: reset.
  };
  Duration lifetime(const Place& place, const State& state) const;
  bool is_old(const Place& place, const State& state, Instant now) const {
    return state.seen + lifetime(place, state) <= now;
  }

  FilterTimeouts timeouts_;
  std::size_t most_;
  std::unordered_map<Place, State, PlaceHash> states_;
  Instant next_sweep_when_full_{INT64_MIN};
};

}  // namespace guestlink::forward::filter
