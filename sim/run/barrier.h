#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "sim/scenario/scenario.h"
#include "sim/steps/lab.h"

namespace guestlink::sim {

/// The frames that follow what a run's steps sent by the same ways.  One that was under way (in a
/// link's wire, in the queue of a forwarder that has not had its turn) has come, or never will,
/// when a barrier behind it has: so that "never" does not rest on a moment of silence.
class Barrier {
 public:
  Barrier(const Scenario& scenario, const Topology& topology, Lab& lab);

  /// Sends them, round after round, until a round brought nothing to light but itself: over every
  /// link both ways (a question for the address at the other end, which an own forwarder answers
  /// when it has done all before; else a frame), and through own bridges.  False when one did not
  /// come in time: a link is down, loses frames or lets no stranger in.
  bool pass();

  /// Takes the barriers' frames out of what `recorder` saw.
  void leave_out(const Recorder& recorder, std::vector<SeenFrame>& frames) const;

 private:
  struct Way {
    Endpoint from;
    Endpoint to;
    bool is_link = true;  ///< Else a bridge stands between.
  };
  std::size_t others_seen();
  bool cross(const Way& way);

  const Scenario& scenario_;
  const Topology& topology_;
  Lab& lab_;
  std::vector<Way> ways_;
  std::map<const Recorder*, std::size_t> begun_;  ///< How many frames were there before.
};

}  // namespace guestlink::sim
