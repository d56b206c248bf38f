#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/world/descriptor.h"
#include "sim/world/recorder.h"

namespace guestlink::sim {

/// A packet socket with a ring that the kernel fills by itself: a buffer of the socket's own could
/// not be made large enough from within a user namespace.
struct Recorder::State {
  Descriptor socket;
  std::byte* ring = nullptr;
  std::size_t ring_bytes = 0;
  std::size_t slot_bytes = 0;  ///< Of one frame with its header.
  std::size_t next = 0;        ///< The slot that the kernel fills next.
  std::vector<SeenFrame> frames;
  std::uint64_t lost = 0;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State();
};

/// Starts to record on `interface` with a socket of open_packet_socket().
Result<std::unique_ptr<Recorder::State>> start_recording(Descriptor socket,
                                                         const std::string& interface);

}  // namespace guestlink::sim
