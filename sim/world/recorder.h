#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "reference/base/time.h"
#include "reference/net/bytes.h"
#include "sim/medium/topology.h"

namespace guestlink::sim {

/// Seen from the node that owns the interface.
enum class Direction : std::uint8_t { in, out };

/// A frame that passed an interface.
struct SeenFrame {
  Instant at;  ///< Since 1970, as the kernel stamped it.
  Direction direction = Direction::in;
  std::vector<std::byte> bytes;  ///< VLAN tag in its place, no FCS.
};

/// Writes frames as a classic pcap with nanoseconds.
Status write_pcap(const std::string& path, std::span<const SeenFrame> frames);

/// Keeps every frame that passes one interface, from the moment it was made.  The kernel keeps
/// 8 MB (4096 ordinary frames) between two looks; the world looks while it waits for anything.
class Recorder {
 public:
  struct State;
  Recorder(Endpoint at, std::unique_ptr<State> state);
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;
  ~Recorder();

  const Endpoint& at() const { return at_; }
  /// All frames so far; valid until the next call of anything of the world or of this.
  std::span<const SeenFrame> frames();
  /// How many frames the kernel had no room for: not 0 means that a negative claim proves nothing.
  std::uint64_t lost();
  /// Takes what the kernel holds.
  void drain();
  Status dump(const std::string& path) { return write_pcap(path, frames()); }

 private:
  Endpoint at_;
  std::unique_ptr<State> state_;
};

}  // namespace guestlink::sim
