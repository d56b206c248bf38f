#pragma once

#include <cstddef>
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
/// Seconds to open `flows` sessions over 50,000 endpoints.
double seconds_to_open(std::size_t flows);
struct Memory {
  double sessions = 0;   ///< Bytes per flow where 50,000 endpoints share the flows.
  double endpoints = 0;  ///< Where each flow has an endpoint, and so a mapping, of its own.
};
Memory bytes_per_flow(std::size_t flows);
/// Seconds for `packets` through one address that has no port left, by turns for `turns` times.
struct Exhausted {
  std::vector<double> carried;  ///< Those of its open flows, at random.
  std::vector<double> refused;  ///< Those that ask for a port in vain.
};
Exhausted seconds_when_exhausted(std::size_t packets, std::size_t turns);

}  // namespace guestlink::bench
