#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "reference/base/result.h"
#include "reference/io/capture_reader.h"
#include "reference/io/descriptor.h"

namespace guestlink::io {

/// The 24 bytes that open a classic pcap file (draft-ietf-opsawg-pcap, section 4).
using PcapHeader = std::array<std::uint8_t, 24>;

/// Magic and version of a classic pcap in this machine's byte order, in micro- or nanoseconds.
bool is_classic_pcap(const PcapHeader& header);

/// The link type it states.
int link_type_of(const PcapHeader& header);

/// Reads such a file of Ethernet frames in large pieces, several times faster than libpcap, which
/// copies each record by two calls of fread(3).  `header` are its first bytes; the file's position
/// is still 0.
Result<std::unique_ptr<CaptureReader>> open_classic_pcap(std::string path, Descriptor file,
                                                         const PcapHeader& header);

}  // namespace guestlink::io
