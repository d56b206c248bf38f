#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "reference/conform/frame_text.h"
#include "reference/net/frame.h"

namespace guestlink::conform {

/// What a frame's text leaves to the place where it is seen.
struct Surroundings {
  net::MacAddress source_mac;
  net::MacAddress destination_mac;
  std::uint8_t ttl = 64;
};

/// A frame's bytes and what its sender left undone.
struct BuiltFrame {
  std::vector<std::byte> bytes;
  net::Offload offload;
};

/// What becomes of an IP packet once it is written: the same for every builder, so that builders
/// differ only in how they write headers and checksums.  `packet` is the whole IP packet.
BuiltFrame finish_frame(const FrameText& text, const Surroundings& around,
                        std::vector<std::byte> packet);

/// The frame, written by guestlink's own code.
BuiltFrame build_frame(const FrameText& text, const Surroundings& around);

/// The IP packet quoted in an ICMP error, as far as it is quoted.
std::vector<std::byte> cut_quote(const FrameText& error, std::vector<std::byte> packet);

}  // namespace guestlink::conform
