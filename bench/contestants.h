#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "bench/traffic.h"

namespace guestlink::bench {

/// One way of masquerading 64-byte UDP in memory, its flows open.
class Contestant {
 public:
  virtual ~Contestant() = default;
  /// Carries all packets outwards, one after the other.
  virtual void carry(std::span<const Packet> packets) = 0;
};

/// nat44 as the relay calls it, by batches.
std::unique_ptr<Contestant> nat44_by_batch(std::size_t flows);
/// nat44, frame by frame.
std::unique_ptr<Contestant> nat44_one_by_one(std::size_t flows);
/// The same rewriting by the same checksum functions with a std::unordered_map in the middle, which
/// knows neither timers nor filters nor ports.
std::unique_ptr<Contestant> unordered_map(std::size_t flows);
/// The same map, but frames are parsed, changed and written by libtins.
std::unique_ptr<Contestant> libtins(std::size_t flows);

/// Nanoseconds for each of `packets` handled alone, the clock's own time included.
std::vector<double> latencies(std::size_t flows, std::span<const Packet> packets);
/// Whose flows are opened.
enum class Ends : std::uint8_t {
  shared,     ///< 50,000 endpoints, each with some of the flows.
  kept,       ///< An endpoint for each flow, which keeps its port: those of one laptop.
  displaced,  ///< An endpoint for each flow, most of which are given another port.
};
struct Opening {
  double seconds = 0;         ///< To open them all.
  double bytes_per_flow = 0;  ///< Of all tables, when they are open.
};
/// At most 50,000 `kept` ones, 20 million `displaced` ones.
Opening open_all(Ends ends, std::size_t flows);
/// Seconds for `packets` through one address that has no port left, by turns for `turns` times.
struct Exhausted {
  std::vector<double> carried;  ///< Those of its open flows, at random.
  std::vector<double> refused;  ///< Those that ask for a port in vain.
};
Exhausted seconds_when_exhausted(std::size_t packets, std::size_t turns);

}  // namespace guestlink::bench
