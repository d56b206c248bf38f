#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "reference/forward/settings.h"
#include "reference/net/bytes.h"

namespace guestlink::bench {

constexpr std::size_t frame_bytes = 60;  // 64 with the FCS that nobody sees.
constexpr std::size_t batch_frames = 256;

/// Seconds that this thread has had of a processor: what others do on a busy machine does not
/// count, but for the caches they share.
double processor_seconds();

/// A masquerading router before 10.0.0.0/8 with room for so many sessions.
forward::Settings settings(std::size_t sessions);

/// What distinguishes one 64-byte UDP frame from another.
struct Packet {
  std::uint32_t source = 0;
  std::uint32_t destination = 0;
  std::uint32_t ports = 0;
  std::uint16_t header_checksum = 0;
  std::uint16_t transport_checksum = 0x1234;
};

/// The same with its IP checksum worked out: a wrong one is dropped.
Packet with_checksum(Packet packet);

/// Distinct flows over at most 50,000 inside endpoints: without overloading one outside address has
/// 64,512 ports, so a million flows are sessions, not mappings.
Packet flow(std::size_t number);
/// At most 50,000 connections of one host, each from a port of its own, as a laptop has them.
Packet laptop_flow(std::size_t number);
/// Distinct inside endpoints, as many as wanted: of many hosts with the same thousand ports, so
/// that most of those behind one outside address cannot keep theirs.
Packet colliding_flow(std::size_t number);

/// Writes frames over and over in the same few kilobytes, as a card fills its ring, so that flow
/// tables are measured and not the memory of the traffic.
class Ring {
 public:
  Ring();
  net::MutableBytes write(std::size_t place, const Packet& packet);

 private:
  std::vector<std::byte> frames_;
};

/// Packets of random ones of the first `flows` flows; the same ones in every run.
std::vector<Packet> random_packets(std::size_t flows, std::size_t count);

}  // namespace guestlink::bench
